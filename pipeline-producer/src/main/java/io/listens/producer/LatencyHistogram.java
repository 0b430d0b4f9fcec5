package io.listens.producer;

import io.listens.producer.ProducerMetrics.Latency;
import java.time.Duration;

/**
 * Counts durations in buckets whose width grows with the duration: no percentile is off by more
 * than an eighth. Not thread-safe.
 */
final class LatencyHistogram {

  private static final int SUB_BITS = 3;
  private static final int SUB_BUCKETS = 1 << SUB_BITS;

  private final long[] counts = new long[Long.SIZE * SUB_BUCKETS];
  private long total;
  private long max;

  void record(long nanos) {
    counts[bucket(Math.max(0, nanos))]++;
    total++;
    max = Math.max(max, nanos);
  }

  /** The duration in nanoseconds that the given part stays within; 0 when nothing was recorded. */
  long percentile(double part) {
    long rank = (long) Math.ceil(part * total);
    long seen = 0;
    for (int i = 0; i < counts.length && total > 0; i++) {
      seen += counts[i];
      if (seen >= rank) {
        return Math.min(upperEnd(i), max);
      }
    }
    return 0;
  }

  Latency percentiles() {
    return new Latency(
        Duration.ofNanos(percentile(0.5)),
        Duration.ofNanos(percentile(0.95)),
        Duration.ofNanos(percentile(0.99)),
        Duration.ofNanos(max));
  }

  private static int bucket(long nanos) {
    if (nanos < SUB_BUCKETS) {
      return (int) nanos;
    }
    int shift = Long.SIZE - 1 - Long.numberOfLeadingZeros(nanos) - SUB_BITS;
    return (shift + 1) * SUB_BUCKETS + (int) (nanos >>> shift) - SUB_BUCKETS;
  }

  private static long upperEnd(int bucket) {
    if (bucket < SUB_BUCKETS) {
      return bucket;
    }
    int shift = bucket / SUB_BUCKETS - 1;
    return ((long) (bucket % SUB_BUCKETS + SUB_BUCKETS + 1) << shift) - 1;
  }
}
