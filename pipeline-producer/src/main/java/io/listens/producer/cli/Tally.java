package io.listens.producer.cli;

import io.listens.producer.ProducerMetrics;
import java.time.Duration;
import java.util.Locale;

/** Lines for people about a run. */
final class Tally {

  private static final double MB = 1_000_000;

  private Tally() {}

  /** How far a run is: done of all, listens/s, MB/s, throttles, time left. */
  static String progress(ProducerMetrics now, double part, Duration elapsed) {
    double seconds = Math.max(elapsed.toMillis(), 1) / 1000.0;
    String left = part > 0.001 ? clock((long) (seconds / part * (1 - part))) : "?";
    return String.format(
        Locale.ROOT,
        "%3.0f %%  %,d listens  %,.0f listens/s  %.2f MB/s  %,d throttled  %,d failed  %s left",
        part * 100,
        now.sent(),
        now.sent() / seconds,
        now.bytes() / MB / seconds,
        now.throttled(),
        now.failed(),
        left);
  }

  /** What came of a reading. */
  static String dryRun(long listens, long rejected) {
    return String.format(
        Locale.ROOT, "Dry run: %,d listens, %,d rejected, none sent", listens, rejected);
  }

  /** What came of a run. */
  static String summary(ProducerMetrics end, Outcome outcome, Duration elapsed) {
    double seconds = Math.max(elapsed.toMillis(), 1) / 1000.0;
    return String.format(
        Locale.ROOT,
        "%s: %,d rows read (%,d before this run), %,d sent, %,d not sent, %,d rejected%n"
            + "%,d Kinesis records, %.1f listens each, %.2f MB, %,.0f listens/s in %s%n"
            + "%,d requests, %,d throttled, %,d retried; latency p50 %d ms, p99 %d ms, max %d ms",
        outcome.ending(),
        outcome.rows(),
        outcome.skipped(),
        end.sent(),
        outcome.unsent(),
        outcome.rejected(),
        end.records(),
        end.aggregationFactor(),
        end.bytes() / MB,
        end.sent() / seconds,
        clock(elapsed.toSeconds()),
        end.requests(),
        end.throttled(),
        end.retried(),
        end.latency().p50().toMillis(),
        end.latency().p99().toMillis(),
        end.latency().max().toMillis());
  }

  private static String clock(long seconds) {
    return String.format(
        Locale.ROOT, "%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
  }

  /**
   * Counts of a run.
   *
   * @param ending in a word
   * @param rows read, those skipped included
   * @param skipped done in earlier runs
   * @param rejected that are no listens
   * @param unsent listens that failed
   */
  record Outcome(String ending, long rows, long skipped, long rejected, long unsent) {}
}
