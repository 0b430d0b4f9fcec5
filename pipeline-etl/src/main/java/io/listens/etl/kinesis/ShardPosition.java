package io.listens.etl.kinesis;

import java.io.Serializable;
import java.time.Instant;
import java.time.format.DateTimeParseException;

/**
 * How far a shard has been read. Its text form is part of every checkpoint: it may gain forms but
 * never lose one.
 */
sealed interface ShardPosition extends Serializable {

  /** Before the oldest record that the stream still holds. */
  static ShardPosition trimHorizon() {
    return TrimHorizon.INSTANCE;
  }

  /** Before the first record that arrived at or after the time. */
  static ShardPosition at(Instant time) {
    return new AtTimestamp(time);
  }

  /** Behind the given record. */
  static ShardPosition after(SequenceNumber sequenceNumber) {
    return new After(sequenceNumber);
  }

  /** Behind the last record of a closed shard. */
  static ShardPosition ended() {
    return Ended.INSTANCE;
  }

  /** Nothing read yet; the next record is the oldest one. */
  enum TrimHorizon implements ShardPosition {
    INSTANCE;

    @Override
    public String toString() {
      return "trim_horizon";
    }
  }

  /** Nothing read yet; the next record is the first one since a time. */
  record AtTimestamp(Instant time) implements ShardPosition {
    private static final long serialVersionUID = 1;

    @Override
    public String toString() {
      return "at:" + time;
    }
  }

  /** Read up to and including a record. */
  record After(SequenceNumber sequenceNumber) implements ShardPosition {
    private static final long serialVersionUID = 1;

    @Override
    public String toString() {
      return "after:" + sequenceNumber;
    }
  }

  /** Closed and read to its end. */
  enum Ended implements ShardPosition {
    INSTANCE;

    @Override
    public String toString() {
      return "ended";
    }
  }

  /**
   * Reads the form that {@code toString} writes.
   *
   * @throws IllegalArgumentException if it is none
   */
  static ShardPosition parse(String text) {
    if (text.equals("trim_horizon")) {
      return trimHorizon();
    }
    if (text.equals("ended")) {
      return ended();
    }
    if (text.startsWith("after:")) {
      return after(new SequenceNumber(text.substring("after:".length())));
    }
    if (text.startsWith("at:")) {
      return parseAt(text);
    }
    throw notAPosition(text);
  }

  private static ShardPosition parseAt(String text) {
    try {
      return at(Instant.parse(text.substring("at:".length())));
    } catch (DateTimeParseException e) {
      throw notAPosition(text);
    }
  }

  private static IllegalArgumentException notAPosition(String text) {
    return new IllegalArgumentException(
        "shard position is '"
            + text
            + "'; expected trim_horizon, at:<ISO-8601 time>, after:<sequence number> or ended");
  }
}
