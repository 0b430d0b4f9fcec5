package io.listens.etl.kinesis;

import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;

/**
 * Tells whether records may have been trimmed behind a position before they were read.
 *
 * <p>Reading from behind a record that is trimmed already goes on, without a word, with the oldest
 * one left. Nothing can be gone while all that lies behind the position is younger than the
 * retention, and nothing is gone while the record before it is still there, as records go in order.
 *
 * @param length how long the stream keeps a record
 */
record Retention(Duration length) implements Serializable {

  private static final long serialVersionUID = 1;

  /** How far this machine's clock may be from that of Kinesis. */
  private static final Duration CLOCK_SKEW = Duration.ofMinutes(1);

  /**
   * Whether records behind a position may be gone. Asks Kinesis only in doubt.
   *
   * @param now by this machine's clock
   */
  boolean mayHaveTakenFrom(
      KinesisPort kinesis, String shardId, ShardPosition position, Instant now) {
    if (position.since() != null && position.since().isAfter(oldest(now))) {
      return false;
    }
    if (position instanceof ShardPosition.After after) {
      return !kinesis.holds(shardId, after.sequenceNumber());
    }
    // Where a query was told to begin, without anything known: what is left is what it asked for.
    return position.since() != null;
  }

  /** About when the oldest record that is surely there may have arrived. */
  Instant oldest(Instant now) {
    return now.minus(length).plus(CLOCK_SKEW);
  }
}
