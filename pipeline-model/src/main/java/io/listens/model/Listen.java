package io.listens.model;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One listen: who played which track, when, and how much of it.
 *
 * <p>{@link #of} and the {@code with…} methods spare the long constructor. An impossible value is
 * refused with an {@link IllegalArgumentException}.
 *
 * @param listenId the listen's identity: in one window, records of one track and user with equal
 *     ids are one listen; 1 to {@value #MAX_ID_LENGTH} characters; null when the source gave none,
 *     in which case the position in the stream identifies it
 * @param userId who listened; 1 to {@value #MAX_ID_LENGTH} characters
 * @param trackId what was played; 1 to {@value #MAX_ID_LENGTH} characters
 * @param listenedAt when, in whole milliseconds; from 1970 to 9999
 * @param timeMeaning whether {@code listenedAt} is the start or the end
 * @param playback how much was heard
 * @param origin where it came from
 */
public record Listen(
    @Nullable String listenId,
    String userId,
    String trackId,
    Instant listenedAt,
    TimeMeaning timeMeaning,
    Playback playback,
    Origin origin) {

  /** A listen as columns, in order. */
  public static final List<Column> COLUMNS =
      List.of(
          Column.optional("listen_id", Column.Type.STRING, "identity; equal ids count once"),
          Column.required("user_id", Column.Type.STRING, "who listened"),
          Column.required("track_id", Column.Type.STRING, "what was played"),
          Column.required("listened_at", Column.Type.TIMESTAMP, "when"),
          Column.optional("time_means", Column.Type.STRING, "start or end; null if not known"),
          Column.optional("played_ms", Column.Type.LONG, "ms played; null if not reported"),
          Column.optional("skipped", Column.Type.BOOLEAN, "null if not reported"),
          Column.optional("track_ms", Column.Type.LONG, "ms; the source's track length"),
          Column.optional("source", Column.Type.STRING, "app or export"),
          Column.optional("session", Column.Type.STRING, "listening session"),
          Column.optional("device", Column.Type.STRING, "player or platform"),
          Column.optional("country", Column.Type.STRING, "ISO 3166-1 alpha-2"),
          Column.optional("offline", Column.Type.BOOLEAN, "null if not reported"));

  /**
   * The longest id in characters. Ids of all known sources are under 64; an id is held in memory
   * for as long as its window is open, so that an endless one must be refused.
   */
  public static final int MAX_ID_LENGTH = 256;

  /**
   * @throws IllegalArgumentException if an id is blank, too long or not valid Unicode, or the time
   *     is out of range
   */
  public Listen {
    if (listenId != null) {
      Checks.require("listenId", Checks.id(listenId));
    }
    Checks.require("userId", Checks.id(userId));
    Checks.require("trackId", Checks.id(trackId));
    Checks.require("listenedAt", Checks.time(listenedAt));
    Objects.requireNonNull(timeMeaning, "timeMeaning");
    Objects.requireNonNull(playback, "playback");
    Objects.requireNonNull(origin, "origin");
  }

  /** A listen of which nothing but the essentials is known. */
  public static Listen of(String userId, String trackId, Instant listenedAt) {
    return new Listen(
        null,
        userId,
        trackId,
        listenedAt,
        TimeMeaning.UNKNOWN,
        Playback.UNREPORTED,
        Origin.UNREPORTED);
  }

  /** The same listen under the given id. */
  public Listen withId(String newListenId) {
    return new Listen(newListenId, userId, trackId, listenedAt, timeMeaning, playback, origin);
  }

  /** The same listen with a time of the given meaning. */
  public Listen withTimeMeaning(TimeMeaning newTimeMeaning) {
    return new Listen(listenId, userId, trackId, listenedAt, newTimeMeaning, playback, origin);
  }

  /** The same listen with the given playback. */
  public Listen withPlayback(Playback newPlayback) {
    return new Listen(listenId, userId, trackId, listenedAt, timeMeaning, newPlayback, origin);
  }

  /** The same listen with the given origin. */
  public Listen withOrigin(Origin newOrigin) {
    return new Listen(listenId, userId, trackId, listenedAt, timeMeaning, playback, newOrigin);
  }
}
