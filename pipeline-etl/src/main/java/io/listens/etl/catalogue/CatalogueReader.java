package io.listens.etl.catalogue;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import io.listens.model.Column;
import io.listens.model.Internal;
import io.listens.model.Song;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code songs.csv}: RFC 4180 in UTF-8, with or without a byte order mark, with a header of
 * which {@code track_id}, {@code artists}, {@code album_name}, {@code track_name}, {@code
 * duration_ms} and {@code track_genre} are used, in any order, and all else passed over. The first
 * row of a track counts. A length of 0 is one that isn't known.
 */
@Internal
public final class CatalogueReader {

  private static final List<String> NEEDED = Song.COLUMNS.stream().map(Column::name).toList();

  private final String file;
  private final Map<String, Integer> fields = new HashMap<>();
  private final Map<String, Song> songs = new HashMap<>();
  private final Map<String, Long> lines = new HashMap<>();
  private final List<Catalogue.Reject> rejects = new ArrayList<>();

  private CatalogueReader(String file) {
    this.file = file;
  }

  /**
   * Reads a catalogue.
   *
   * @param in the file's bytes; left open
   * @param file its name, for messages
   * @throws CatalogueException if it is empty, has no such header, or its quotes never end
   */
  public static Catalogue read(InputStream in, String file) {
    CatalogueReader reader = new CatalogueReader(file);
    CsvReader<CsvRecord> csv =
        CsvReader.builder()
            .allowExtraFields(true)
            .allowMissingFields(true)
            .detectBomHeader(true)
            .ofCsvRecord(in, StandardCharsets.UTF_8);
    try {
      reader.readAll(csv.iterator());
    } catch (CsvParseException e) {
      throw new CatalogueException(file, "it is not CSV (RFC 4180): " + e.getMessage(), e);
    }
    return new Catalogue(reader.songs, reader.rejects);
  }

  private void readAll(Iterator<CsvRecord> rows) {
    if (!rows.hasNext()) {
      throw new CatalogueException(
          file, "it is empty; expected a header with " + String.join(",", NEEDED), null);
    }
    CsvRecord header = rows.next();
    for (int i = 0; i < header.getFieldCount(); i++) {
      fields.putIfAbsent(header.getField(i).strip(), i);
    }
    List<String> missing = NEEDED.stream().filter(name -> !fields.containsKey(name)).toList();
    if (!missing.isEmpty()) {
      throw new CatalogueException(
          file, "its header lacks " + String.join(",", missing) + "; expected them all", null);
    }
    while (rows.hasNext()) {
      readRow(rows.next(), header.getFieldCount());
    }
  }

  private void readRow(CsvRecord row, int width) {
    if (row.getFieldCount() != width) {
      reject(row, "has " + row.getFieldCount() + " fields; expected " + width);
      return;
    }
    try {
      Song song = song(row);
      Long first = lines.putIfAbsent(song.trackId(), row.getStartingLineNumber());
      if (first == null) {
        songs.put(song.trackId(), song);
      } else {
        reject(row, "track_id is already in line " + first + "; expected each track once");
      }
    } catch (IllegalArgumentException e) {
      reject(row, String.valueOf(e.getMessage()));
    }
  }

  private Song song(CsvRecord row) {
    return new Song(
        field(row, "track_id"),
        text(row, "artists"),
        text(row, "album_name"),
        text(row, "track_name"),
        durationMs(field(row, "duration_ms")),
        text(row, "track_genre"));
  }

  private static @Nullable Long durationMs(String text) {
    if (text.isBlank()) {
      return null;
    }
    try {
      long ms = Long.parseLong(text.strip());
      return ms == 0 ? null : ms;
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "duration_ms is '" + text + "'; expected a whole number of milliseconds", e);
    }
  }

  private String field(CsvRecord row, String name) {
    Integer index = fields.get(name);
    if (index == null) {
      throw new IllegalStateException(name + " was required of the header");
    }
    return row.getField(index);
  }

  private @Nullable String text(CsvRecord row, String name) {
    String value = field(row, name);
    return value.isEmpty() ? null : value;
  }

  private void reject(CsvRecord row, String reason) {
    rejects.add(
        new Catalogue.Reject(
            row.getStartingLineNumber(), reason, String.join(",", row.getFields())));
  }
}
