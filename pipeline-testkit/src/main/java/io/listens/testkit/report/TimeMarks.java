package io.listens.testkit.report;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** Marks of a plot over time, in UTC: at whole hours, days or more, and not too many. */
final class TimeMarks {

  private static final int MOST = 8;

  private static final List<Duration> STEPS =
      List.of(
          Duration.ofMinutes(5),
          Duration.ofMinutes(15),
          Duration.ofHours(1),
          Duration.ofHours(3),
          Duration.ofHours(6),
          Duration.ofDays(1),
          Duration.ofDays(7),
          Duration.ofDays(30),
          Duration.ofDays(90),
          Duration.ofDays(365),
          Duration.ofDays(3652));

  private TimeMarks() {}

  /** Adds marks to a plot whose stretch is in seconds of the epoch. */
  static void add(Plot plot, Instant begin, Instant end) {
    long step = step(Duration.between(begin, end)).toSeconds();
    DateTimeFormatter format =
        DateTimeFormatter.ofPattern(
                step < Duration.ofHours(6).toSeconds()
                    ? "HH:mm"
                    : step < Duration.ofDays(1).toSeconds() ? "MM-dd HH:mm" : "uuuu-MM-dd",
                Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    long first = -Math.floorDiv(-begin.getEpochSecond(), step) * step;
    for (long at = first; at <= end.getEpochSecond(); at += step) {
      plot.mark((double) at, format.format(Instant.ofEpochSecond(at)));
    }
  }

  private static Duration step(Duration whole) {
    return STEPS.stream()
        .filter(step -> whole.dividedBy(step) < MOST)
        .findFirst()
        .orElseGet(() -> whole.dividedBy(MOST - 1));
  }
}
