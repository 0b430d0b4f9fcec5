package io.listens.producer;

import java.util.concurrent.TimeUnit;

/**
 * Keeps one shard's writes within its quota of 1 MiB/s and 1,000 records/s. When Kinesis throttles
 * all the same (others write too), the rate is cut to a part and then grows back steadily: additive
 * increase, multiplicative decrease. Not thread-safe.
 */
final class Quota {

  private static final double BYTES_PER_SECOND = 1 << 20;
  private static final double RECORDS_PER_SECOND = 1000;

  /** What an idle shard saves up; more would be throttled, less would waste what a pause left. */
  private static final double BURST_SECONDS = 0.25;

  private static final double DECREASE = 0.7;
  private static final double INCREASE_PER_SECOND = 0.1;
  private static final double LEAST_FACTOR = 0.05;

  /** One shortage answers many records; they count once. */
  private static final long SHORTAGE_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  private final double share;
  private double factor = 1;
  private double bytes;
  private double records;
  private long refilledNanos;
  private long throttledNanos;

  /**
   * @param share the part of the quota to use; infinite for no limit
   */
  Quota(double share, long now) {
    this.share = share;
    this.refilledNanos = now;
    this.throttledNanos = now - SHORTAGE_NANOS;
    this.bytes = share * BYTES_PER_SECOND * BURST_SECONDS;
    this.records = share * RECORDS_PER_SECOND * BURST_SECONDS;
  }

  /** Nanoseconds until the next record may go. */
  long delay(long now) {
    if (Double.isInfinite(share)) {
      return 0;
    }
    refill(now);
    // One record may overdraw: records are larger than what is ever saved up for one instant.
    double seconds =
        Math.max(-bytes / (rate() * BYTES_PER_SECOND), -records / (rate() * RECORDS_PER_SECOND));
    return seconds < 0 ? 0 : 1 + (long) (seconds * TimeUnit.SECONDS.toNanos(1));
  }

  /** Counts a record; negative bytes and no record give back what was not used after all. */
  void take(int recordCount, int byteCount) {
    records -= recordCount;
    bytes -= byteCount;
  }

  void throttled(long now) {
    if (now - throttledNanos >= SHORTAGE_NANOS) {
      refill(now);
      throttledNanos = now;
      factor = Math.max(LEAST_FACTOR, factor * DECREASE);
      bytes = Math.min(bytes, 0);
      records = Math.min(records, 0);
    }
  }

  private double rate() {
    return share * factor;
  }

  private void refill(long now) {
    double seconds = (now - refilledNanos) / (double) TimeUnit.SECONDS.toNanos(1);
    refilledNanos = now;
    bytes = Math.min(bytes + seconds * rate() * BYTES_PER_SECOND, burst(BYTES_PER_SECOND));
    records = Math.min(records + seconds * rate() * RECORDS_PER_SECOND, burst(RECORDS_PER_SECOND));
    factor = Math.min(1, factor + seconds * INCREASE_PER_SECOND);
  }

  private double burst(double perSecond) {
    return rate() * perSecond * BURST_SECONDS;
  }
}
