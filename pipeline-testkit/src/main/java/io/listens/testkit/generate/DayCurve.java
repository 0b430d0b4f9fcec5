package io.listens.testkit.generate;

import java.time.Instant;
import java.util.List;

/** Spreads listens over a span of time so that each hour of the day gets its share. */
final class DayCurve {

  private static final long HOUR_MS = 3_600_000;
  private static final long DAY_MS = 24 * HOUR_MS;

  /** What came before each hour of a day; the last is the whole day. */
  private final double[] before = new double[25];

  private final long startMs;
  private final long endMs;
  private final long midnightMs;
  private final double first;
  private final double whole;

  DayCurve(Workload workload) {
    List<Double> hours = workload.dayCurve();
    for (int hour = 0; hour < 24; hour++) {
      before[hour + 1] = before[hour] + hours.get(hour);
    }
    Instant start = workload.start();
    startMs = start.toEpochMilli();
    endMs = start.plus(workload.span()).toEpochMilli();
    midnightMs = startMs - startMs % DAY_MS;
    first = weightUpTo(startMs);
    whole = weightUpTo(endMs) - first;
    if (whole <= 0) {
      throw new IllegalArgumentException(
          "dayCurve has no listens from " + start + " for " + workload.span() + "; expected some");
    }
  }

  /**
   * The time by which the given share of all listens has happened.
   *
   * @param share 0 inclusive to 1 exclusive
   * @return milliseconds since 1970, within the span
   */
  long at(double share) {
    double weight = first + share * whole;
    double day = Math.floor(weight / before[24]);
    double rest = weight - day * before[24];
    int hour = 0;
    while (hour < 23 && before[hour + 1] <= rest) {
      hour++;
    }
    double inHour = (rest - before[hour]) / (before[hour + 1] - before[hour]);
    long time = midnightMs + (long) (day * DAY_MS + (hour + inHour) * HOUR_MS);
    return Math.max(startMs, Math.min(time, endMs - 1));
  }

  private double weightUpTo(long timeMs) {
    long sinceMidnight = timeMs - midnightMs;
    long wholeDays = sinceMidnight / DAY_MS;
    int hour = (int) (sinceMidnight % DAY_MS / HOUR_MS);
    double inHour = (double) (sinceMidnight % HOUR_MS) / HOUR_MS;
    return wholeDays * before[24] + before[hour] + inHour * (before[hour + 1] - before[hour]);
  }
}
