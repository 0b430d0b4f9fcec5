package io.listens.etl.kinesis;

import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the source asks of Kinesis, in the source's own words: the one seam for the SDK, for fakes
 * and for faults. Every call may throw {@link KinesisUnavailableException} (worth another try) or
 * another runtime exception (not worth one), {@link java.util.concurrent.CancellationException}
 * where its thread is interrupted. Safe for use by many threads.
 */
interface KinesisPort {

  /** What the stream is. */
  StreamInfo describe();

  /** All shards that still hold records or may get some, open and closed. */
  List<Shard> listShards();

  /** Where reading goes on for a shard at a position other than {@link ShardPosition.Ended}. */
  String iterator(String shardId, ShardPosition position);

  /**
   * The next records.
   *
   * @param iterator from {@link #iterator} or {@link Page#nextIterator}
   * @param limit at most so many records, 1 to {@value #MAX_RECORDS}
   * @throws ExpiredIteratorException if the iterator is older than 5 minutes
   */
  Page read(String iterator, int limit);

  /** Whether the stream still holds a record. */
  boolean holds(String shardId, SequenceNumber sequenceNumber);

  /** What one call may ask for at the most. */
  int MAX_RECORDS = 10_000;

  /**
   * A stream.
   *
   * @param created when it was made; one of the same name made at another time is another stream
   * @param retention how long it keeps a record
   */
  record StreamInfo(Instant created, Duration retention) {}

  /**
   * A shard.
   *
   * @param shardId its id
   * @param parents the shards that it came from by a split (one) or a merge (two)
   * @param closed whether it was split or merged and takes no more records
   */
  record Shard(String shardId, List<String> parents, boolean closed) {
    public Shard {
      parents = List.copyOf(parents);
    }
  }

  /**
   * An answer.
   *
   * @param records in the order of their sequence numbers; may be empty in mid-shard
   * @param nextIterator where to go on; null behind the last record of a closed shard
   * @param millisBehindLatest how far the answer's end is behind the tip of the shard; 0 at the tip
   */
  record Page(List<DataRecord> records, @Nullable String nextIterator, long millisBehindLatest) {
    boolean reachedTip() {
      return nextIterator == null || millisBehindLatest == 0;
    }

    boolean reachedEnd() {
      return nextIterator == null;
    }

    /** The last of at least one record. */
    DataRecord last() {
      return records.get(records.size() - 1);
    }
  }

  /** A record as Kinesis holds it. */
  record DataRecord(
      SequenceNumber sequenceNumber, Instant arrivedAt, String partitionKey, byte[] data)
      implements Serializable {
    private static final long serialVersionUID = 1;

    /** What Kinesis counts of it against its limits. */
    int bytes() {
      return data.length + partitionKey.length();
    }
  }

  /** The iterator is too old; a new one from the same position goes on without loss. */
  final class ExpiredIteratorException extends RuntimeException {
    private static final long serialVersionUID = 1;

    ExpiredIteratorException(Throwable cause) {
      super("Kinesis iterator expired", cause);
    }
  }

  /** Kinesis didn't answer, or asked to slow down. */
  final class KinesisUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final boolean throttled;

    /**
     * @param throttled whether it asked to slow down
     */
    KinesisUnavailableException(String message, boolean throttled, Throwable cause) {
      super(message, cause);
      this.throttled = throttled;
    }

    boolean throttled() {
      return throttled;
    }
  }
}
