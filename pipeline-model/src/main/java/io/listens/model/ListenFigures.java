package io.listens.model;

import org.jspecify.annotations.Nullable;

/**
 * What the listens of one track in one window add up to.
 *
 * @param totalListens number of listens, each {@code listen_id} once
 * @param uniqueUsers number of different users among them
 * @param averageListenDuration mean over the listens of the played milliseconds, or, for a listen
 *     that reports none, of the track's catalogue length; listens with neither are left out of the
 *     mean; null when all are
 * @param reportedListens how many listens reported a played time
 * @param completedListens how many reported a played time of at least 90 % of the track's length
 * @param skippedListens how many were reported as skipped
 * @param averageTrackLength the track's catalogue length, else the mean of the lengths that its
 *     listens reported, in milliseconds; null when there is neither
 */
public record ListenFigures(
    long totalListens,
    long uniqueUsers,
    @Nullable Double averageListenDuration,
    long reportedListens,
    long completedListens,
    long skippedListens,
    @Nullable Double averageTrackLength) {

  /**
   * @throws IllegalArgumentException if the figures can't belong together
   */
  public ListenFigures {
    if (totalListens < 1) {
      throw new IllegalArgumentException("totalListens is " + totalListens + "; expected >= 1");
    }
    requireWithin("uniqueUsers", uniqueUsers, 1, totalListens);
    requireWithin("reportedListens", reportedListens, 0, totalListens);
    requireWithin("completedListens", completedListens, 0, reportedListens);
    requireWithin("skippedListens", skippedListens, 0, totalListens);
  }

  private static void requireWithin(String field, long value, long least, long most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          field + " is " + value + "; expected " + least + " to " + most);
    }
  }
}
