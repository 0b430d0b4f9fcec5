package io.listens.model;

import org.jspecify.annotations.Nullable;

/**
 * How much of a track was heard, as far as the source knows.
 *
 * @param playedMs milliseconds played, pauses left out; at most {@value #MAX_MS}; null when not
 *     reported
 * @param skipped whether the listener went on before the end; null when not reported, which is not
 *     the same as false
 * @param trackMs the track's length in milliseconds as the source gave it; at most {@value
 *     #MAX_MS}; null when not reported
 */
public record Playback(@Nullable Long playedMs, @Nullable Boolean skipped, @Nullable Long trackMs) {

  /**
   * The longest time in milliseconds: ten years, more than any recording lasts. What is longer is a
   * mistake of the source, and would overflow where lengths are multiplied or summed.
   */
  public static final long MAX_MS = 315_360_000_000L;

  /** Nothing reported. */
  public static final Playback UNREPORTED = new Playback(null, null, null);

  /**
   * @throws IllegalArgumentException if a length is negative or more than {@value #MAX_MS} ms
   */
  public Playback {
    requireLength("playedMs", playedMs);
    requireLength("trackMs", trackMs);
  }

  private static void requireLength(String field, @Nullable Long ms) {
    if (ms != null) {
      Checks.require(field, Checks.length(ms, 0));
    }
  }
}
