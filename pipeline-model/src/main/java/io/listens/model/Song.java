package io.listens.model;

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
