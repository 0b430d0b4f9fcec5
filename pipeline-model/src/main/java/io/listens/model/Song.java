package io.listens.model;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A track of the catalogue.
 *
 * @param trackId the track's id
 * @param artists the artists, {@code ;} between them; null when the catalogue has none
 * @param albumName the album's name; null when the catalogue has none
 * @param trackName the track's name; null when the catalogue has none
 * @param durationMs the track's length in milliseconds, 1 to {@value Playback#MAX_MS}; null when
 *     the catalogue has none
 * @param genre the track's genre; null when the catalogue has none
 */
public record Song(
    String trackId,
    @Nullable String artists,
    @Nullable String albumName,
    @Nullable String trackName,
    @Nullable Long durationMs,
    @Nullable String genre) {

  /** The columns of the catalogue that are used, in order; {@code songs.csv} may have more. */
  public static final List<Column> COLUMNS =
      List.of(
          Column.required("track_id", Column.Type.STRING, "the track"),
          Column.optional("artists", Column.Type.STRING, "with ; between them"),
          Column.optional("album_name", Column.Type.STRING, "the album"),
          Column.optional("track_name", Column.Type.STRING, "the track's name"),
          Column.optional("duration_ms", Column.Type.LONG, "ms; the track's length"),
          Column.optional("track_genre", Column.Type.STRING, "the genre"));

  /**
   * @throws IllegalArgumentException if the id is blank or the length out of range
   */
  public Song {
    Objects.requireNonNull(trackId, "trackId");
    if (trackId.isBlank()) {
      throw new IllegalArgumentException("trackId is blank");
    }
    if (durationMs != null) {
      Checks.require("durationMs", Checks.length(durationMs, 1));
    }
  }
}
