package io.listens.model;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A result row: one track in one window. A listen is in it if window_start &lt;= its time &lt;
 * window_end and the {@link ListenPolicy} counts it; records of one user with one {@code listen_id}
 * are one listen. With L the listens, {@code played} the milliseconds that a listen reports, {@code
 * reported length} the track's length that it reports, and {@code length} the catalogue's length of
 * the track:
 *
 * <ul>
 *   <li>{@code total_listens} = |L|; listens
 *   <li>{@code unique_users} = number of different users in L, exact, or, on request, the estimate
 *       of {@code users_sketch}; users
 *   <li>{@code average_listen_duration} = sum over L of (played, else length) / number of those
 *       that have either; ms, null when none has
 *   <li>{@code reported_listens} = number of those with played; listens
 *   <li>{@code completed_listens} = number of those with played * 10 &gt;= (length, else reported
 *       length) * 9; listens
 *   <li>{@code skipped_listens} = number of those reported as skipped; listens
 *   <li>{@code average_track_length} = length, else sum of the reported lengths / number of those
 *       that report one; ms, null when there is neither
 *   <li>{@code users_sketch} = HyperLogLog of L's users; bytes, at most 4,136
 * </ul>
 *
 * <p>Sums are whole milliseconds and exact up to 2^63-1, where they stay; a mean is one division of
 * doubles. So each figure is a function of the set of listens and of the catalogue, to the last
 * bit.
 *
 * @param windowStart the window's first moment, inclusive
 * @param windowEnd the window's end, exclusive
 * @param trackId the track
 * @param song its catalogue row; null for a track the catalogue doesn't know
 * @param figures what its listens add up to
 */
public record TrackWindow(
    Instant windowStart,
    Instant windowEnd,
    String trackId,
    @Nullable Song song,
    ListenFigures figures) {

  /** The columns of {@code processed/}, in order; the partition column comes beside them. */
  public static final List<Column> COLUMNS =
      List.of(
          Column.required("window_start", Column.Type.TIMESTAMP, "start of the window, inclusive"),
          Column.required("window_end", Column.Type.TIMESTAMP, "end of the window, exclusive"),
          Column.required("track_id", Column.Type.STRING, "the track"),
          Column.optional("artists", Column.Type.STRING, "from the catalogue; null if unknown"),
          Column.optional("album_name", Column.Type.STRING, "from the catalogue; null if unknown"),
          Column.optional("track_name", Column.Type.STRING, "from the catalogue; null if unknown"),
          Column.optional("track_genre", Column.Type.STRING, "from the catalogue; null if unknown"),
          Column.required("total_listens", Column.Type.LONG, "listens, each listen_id once"),
          Column.required("unique_users", Column.Type.LONG, "different users"),
          Column.optional(
              "average_listen_duration",
              Column.Type.DOUBLE,
              "ms; mean of the played time, else of the catalogue length"),
          Column.required("reported_listens", Column.Type.LONG, "listens with a played time"),
          Column.required(
              "completed_listens", Column.Type.LONG, "played for at least 90 % of the track"),
          Column.required("skipped_listens", Column.Type.LONG, "reported as skipped"),
          Column.optional(
              "average_track_length",
              Column.Type.DOUBLE,
              "ms; catalogue length, else mean of the reported lengths"),
          Column.required(
              "users_sketch",
              Column.Type.BINARY,
              "Apache DataSketches HLL (lgK 12, HLL_8) of the user ids, mergeable over windows"
                  + " and tracks, e.g. with Spark's hll_union_agg"));

  /**
   * @throws IllegalArgumentException if the window is empty or the song another track's
   */
  public TrackWindow {
    if (!windowStart.isBefore(windowEnd)) {
      throw new IllegalArgumentException(
          "windowEnd is " + windowEnd + "; expected a time after windowStart " + windowStart);
    }
    if (song != null && !song.trackId().equals(trackId)) {
      throw new IllegalArgumentException(
          "song is track " + song.trackId() + "; expected " + trackId);
    }
  }
}
