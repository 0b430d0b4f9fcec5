package io.listens.model;

import org.jspecify.annotations.Nullable;

/** What counts as a listen. A listen whose played time isn't reported counts under each policy. */
public enum ListenPolicy {
  /** Everything counts. */
  EVERYTHING,
  /** Played for at least 30 seconds, as Spotify counts. */
  THIRTY_SECONDS,
  /**
   * Last.fm's scrobble rule (last.fm/api/scrobbling): the track is longer than 30 seconds and was
   * played for at least half of its length or 4 minutes, whichever is less. Without a known length,
   * 4 minutes are needed.
   */
  SCROBBLE;

  private static final long THIRTY_SECONDS_MS = 30_000;
  private static final long FOUR_MINUTES_MS = 240_000;

  /**
   * Whether a listen counts.
   *
   * @param playedMs milliseconds played; null when not reported
   * @param trackMs the track's length in milliseconds; null when not known
   */
  public boolean counts(@Nullable Long playedMs, @Nullable Long trackMs) {
    return switch (this) {
      case EVERYTHING -> true;
      case THIRTY_SECONDS -> playedMs == null || playedMs >= THIRTY_SECONDS_MS;
      case SCROBBLE -> scrobbles(playedMs, trackMs);
    };
  }

  private static boolean scrobbles(@Nullable Long playedMs, @Nullable Long trackMs) {
    if (trackMs != null && trackMs <= THIRTY_SECONDS_MS) {
      return false;
    }
    if (playedMs == null) {
      return true;
    }
    long needed =
        trackMs == null ? FOUR_MINUTES_MS : Math.min(trackMs - trackMs / 2, FOUR_MINUTES_MS);
    return playedMs >= needed;
  }
}
