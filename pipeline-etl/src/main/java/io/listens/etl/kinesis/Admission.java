package io.listens.etl.kinesis;

import java.time.Duration;

/**
 * How much a batch may take.
 *
 * @param maxRecords at most, aggregated ones taken apart; {@link Long#MAX_VALUE} for no bound
 * @param maxBytes at most; {@link Long#MAX_VALUE} for no bound
 * @param minRecords fewer wait for more
 * @param maxDelay but no longer than this
 */
record Admission(long maxRecords, long maxBytes, long minRecords, Duration maxDelay) {

  private static final int SMALLEST_PAGE = 10;

  /** Takes everything. */
  static final Admission ALL = new Admission(Long.MAX_VALUE, Long.MAX_VALUE, 0, Duration.ZERO);

  boolean bounded() {
    return maxRecords != Long.MAX_VALUE || maxBytes != Long.MAX_VALUE;
  }

  /** How many records to ask a shard for at a time, to count a batch out. */
  int pageSize(int shards) {
    long share = maxRecords / Math.max(1, shards) + 1;
    return (int) Math.max(SMALLEST_PAGE, Math.min(KinesisPort.MAX_RECORDS, share));
  }
}
