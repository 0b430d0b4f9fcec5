package io.listens.model;

import org.jspecify.annotations.Nullable;

/**
 * How much of a track was heard, as far as the source knows.
 *
 * @param playedMs milliseconds played, pauses left out; null when not reported
 * @param skipped whether the listener went on before the end; null when not reported, which is not
 *     the same as false
 * @param trackMs the track's length in milliseconds as the source gave it; null when not reported
 */
public record Playback(@Nullable Long playedMs, @Nullable Boolean skipped, @Nullable Long trackMs) {

  /** Nothing reported. */
  public static final Playback UNREPORTED = new Playback(null, null, null);

  /**
   * @throws IllegalArgumentException if a length is negative
   */
  public Playback {
    requireNotNegative("playedMs", playedMs);
    requireNotNegative("trackMs", trackMs);
  }

  private static void requireNotNegative(String field, @Nullable Long value) {
    if (value != null && value < 0) {
      throw new IllegalArgumentException(field + " is " + value + "; expected >= 0 ms");
    }
  }
}
