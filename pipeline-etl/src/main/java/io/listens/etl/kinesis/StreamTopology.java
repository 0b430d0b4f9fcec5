package io.listens.etl.kinesis;

import io.listens.etl.kinesis.KinesisPort.Shard;
import io.listens.etl.kinesis.KinesisPort.StreamInfo;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the stream consists of, asked for seldom: a reshard shows in the shard that is read when it
 * happens. Not thread-safe.
 */
final class StreamTopology {

  private static final Duration FRESH = Duration.ofSeconds(10);

  private final KinesisPort kinesis;
  private final InstantSource clock;
  private @Nullable View view;

  /**
   * One look at the stream.
   *
   * @param info the stream
   * @param shards by id
   * @param takenAt when
   */
  record View(StreamInfo info, Map<String, Shard> shards, Instant takenAt) {

    /** Whether a shard that has to be read from a position on is gone. */
    boolean misses(String shardId, ShardPosition position) {
      return !(position instanceof ShardPosition.Ended) && !shards.containsKey(shardId);
    }

    /** Whether a shard takes no more records. */
    boolean isClosed(String shardId) {
      Shard listed = shards.get(shardId);
      return listed != null && listed.closed();
    }

    /** Shards that haven't been read to their ends. */
    List<Shard> unread(Map<String, ShardPosition> positions) {
      return shards.values().stream()
          .filter(shard -> !(positions.get(shard.shardId()) instanceof ShardPosition.Ended))
          .toList();
    }

    /**
     * Whether what a shard came from is done. A parent that ends with records in this batch isn't:
     * its children wait for the next one.
     */
    boolean areParentsDone(Shard shard, Map<String, ShardPosition> positions) {
      return shard.parents().stream()
          .filter(shards::containsKey)
          .allMatch(parent -> positions.get(parent) instanceof ShardPosition.Ended);
    }
  }

  StreamTopology(KinesisPort kinesis, InstantSource clock) {
    this.kinesis = kinesis;
    this.clock = clock;
  }

  /** The stream as it is now, or was a few seconds ago. */
  View view() {
    Instant now = clock.instant();
    if (view == null || view.takenAt().plus(FRESH).isBefore(now)) {
      // The time is taken first: nothing that happens while asking is taken to be known.
      StreamInfo info = kinesis.describe();
      TreeMap<String, Shard> shards = new TreeMap<>();
      kinesis.listShards().forEach(shard -> shards.put(shard.shardId(), shard));
      view = new View(info, Collections.unmodifiableMap(shards), now);
    }
    return view;
  }

  /** Has the stream looked at again the next time. */
  void forget() {
    view = null;
  }
}
