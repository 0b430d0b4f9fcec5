package io.listens.etl.catalogue;

import io.listens.model.Column;
import io.listens.model.Song;
import java.util.List;
import java.util.Map;

/**
 * The tracks that are known.
 *
 * @param songs by track id
 * @param rejects rows that couldn't be read, in the order of the file
 */
public record Catalogue(Map<String, Song> songs, List<Reject> rejects) {

  /** Copies both. */
  public Catalogue {
    songs = Map.copyOf(songs);
    rejects = List.copyOf(rejects);
  }

  /**
   * A row that couldn't be read.
   *
   * @param line where it begins, from 1
   * @param reason what was seen and expected
   * @param row the row's fields, as CSV
   */
  public record Reject(long line, String reason, String row) {

    /** The columns of {@code rejected/songs/}, in order. */
    public static final List<Column> COLUMNS =
        List.of(
            Column.required("line", Column.Type.LONG, "where the row begins in the file, from 1"),
            Column.required("reason", Column.Type.STRING, "what was seen and expected"),
            Column.required("row", Column.Type.STRING, "the row's fields, commas between them"));
  }
}
