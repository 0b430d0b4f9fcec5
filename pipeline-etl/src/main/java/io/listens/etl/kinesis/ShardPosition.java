package io.listens.etl.kinesis;

import java.io.Serializable;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/**
 * How far a shard has been read. Its text form is part of every checkpoint: it may gain forms but
 * never lose one.
 *
 * <p>A position may know a time <em>since</em> which all that lies behind it arrived. While that is
 * younger than the stream's retention, nothing behind the position can have been trimmed.
 */
sealed interface ShardPosition extends Serializable {

  /** Before the oldest record that the stream still holds. */
  static ShardPosition trimHorizon() {
    return new TrimHorizon(null);
  }

  /** Before the first record that arrived at or after the time. */
  static ShardPosition at(Instant time) {
    return new AtTimestamp(time, null);
  }

  /** Behind the given record. */
  static ShardPosition after(SequenceNumber sequenceNumber) {
    return new After(sequenceNumber, null);
  }

  /** Behind the last record of a closed shard. */
  static ShardPosition ended() {
    return Ended.INSTANCE;
  }

  /** A time before which nothing behind this position arrived; null if none is known. */
  @Nullable Instant since();

  /** The same place, known to have nothing behind it that arrived before the time. */
  ShardPosition since(@Nullable Instant time);

  /** Whether both are one place, whatever is known of it. */
  default boolean isSamePlaceAs(@Nullable ShardPosition other) {
    return other != null && since(null).equals(other.since(null));
  }

  /** Nothing read yet; the next record is the oldest one. */
  record TrimHorizon(@Nullable Instant since) implements ShardPosition {
    private static final long serialVersionUID = 1;

    @Override
    public ShardPosition since(@Nullable Instant time) {
      return new TrimHorizon(time);
    }

    @Override
    public String toString() {
      return "trim_horizon" + suffix(since);
    }
  }

  /** Nothing read yet; the next record is the first one since a time. */
  record AtTimestamp(Instant time, @Nullable Instant since) implements ShardPosition {
    private static final long serialVersionUID = 1;

    @Override
    public ShardPosition since(@Nullable Instant since) {
      return new AtTimestamp(time, since);
    }

    @Override
    public String toString() {
      return "at:" + time + suffix(since);
    }
  }

  /** Read up to and including a record. */
  record After(SequenceNumber sequenceNumber, @Nullable Instant since) implements ShardPosition {
    private static final long serialVersionUID = 1;

    @Override
    public ShardPosition since(@Nullable Instant time) {
      return new After(sequenceNumber, time);
    }

    @Override
    public String toString() {
      return "after:" + sequenceNumber + suffix(since);
    }
  }

  /** Closed and read to its end. */
  enum Ended implements ShardPosition {
    INSTANCE;

    @Override
    public @Nullable Instant since() {
      return null;
    }

    @Override
    public ShardPosition since(@Nullable Instant time) {
      return this;
    }

    @Override
    public String toString() {
      return "ended";
    }
  }

  private static String suffix(@Nullable Instant since) {
    return since == null ? "" : "@" + since.toEpochMilli();
  }

  /**
   * Reads the form that {@code toString} writes.
   *
   * @throws IllegalArgumentException if it is none
   */
  static ShardPosition parse(String text) {
    try {
      int at = text.lastIndexOf('@');
      if (at < 0) {
        return parsePlace(text);
      }
      Instant since = Instant.ofEpochMilli(Long.parseLong(text.substring(at + 1)));
      return parsePlace(text.substring(0, at)).since(since);
    } catch (DateTimeParseException | NumberFormatException e) {
      throw notAPosition(text);
    }
  }

  private static ShardPosition parsePlace(String text) {
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
      return at(Instant.parse(text.substring("at:".length())));
    }
    throw notAPosition(text);
  }

  private static IllegalArgumentException notAPosition(String text) {
    return new IllegalArgumentException(
        "shard position is '"
            + text
            + "'; expected trim_horizon, at:<ISO-8601 time>, after:<sequence number> or ended");
  }
}
