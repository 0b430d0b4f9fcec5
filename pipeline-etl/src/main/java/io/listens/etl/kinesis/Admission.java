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

  /** Takes everything. */
  static final Admission ALL = new Admission(Long.MAX_VALUE, Long.MAX_VALUE, 0, Duration.ZERO);

  static Admission records(long maxRecords) {
    return new Admission(maxRecords, Long.MAX_VALUE, 0, Duration.ZERO);
  }

  boolean bounded() {
    return maxRecords != Long.MAX_VALUE || maxBytes != Long.MAX_VALUE;
  }
}
