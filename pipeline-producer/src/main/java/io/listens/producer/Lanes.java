package io.listens.producer;

import io.listens.producer.KinesisPort.Shard;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * The waiting listens of all shards. Until the shards are known, and whenever they change, listens
 * are sorted anew by their hash key; none is bound to a shard before it is cut. Not thread-safe.
 */
final class Lanes {

  private final ProducerConfig config;
  private final Lane.Rules rules;
  private final Set<String> underWay = new HashSet<>();

  /** In the order of their hash keys; a single one while no shard is known. */
  private Lane[] lanes;

  private HashKey[] starts = {new HashKey(0, 0)};
  private boolean known;
  private int first;

  Lanes(ProducerConfig config, RandomGenerator random, long now) {
    this.config = config;
    this.rules =
        new Lane.Rules(config, new Backoff(config.minBackoff(), config.maxBackoff(), random));
    this.lanes = new Lane[] {lane("unknown", now)};
  }

  private Lane lane(String shardId, long now) {
    Line line = config.strictOrder() ? new StrictLine(underWay) : new FastLine();
    return new Lane(shardId, line, new Quota(config.quotaShare(), now), rules);
  }

  /** Follows the stream's open shards; the lane of a shard that stays goes on. */
  void follow(List<Shard> open, long now) {
    Map<String, Lane> before = new HashMap<>();
    for (Lane lane : lanes) {
      before.put(lane.shardId(), lane);
    }
    List<Shard> sorted = new ArrayList<>(open);
    sorted.sort(Comparator.comparing(Shard::start));
    List<Entry> homeless = new ArrayList<>();
    Lane[] after = new Lane[sorted.size()];
    for (int i = 0; i < after.length; i++) {
      Lane kept = before.remove(sorted.get(i).shardId());
      after[i] = kept != null ? kept : lane(sorted.get(i).shardId(), now);
    }
    before.values().forEach(Lane::close);
    before.values().forEach(lane -> homeless.addAll(lane.drain()));
    starts = sorted.stream().map(Shard::start).toArray(HashKey[]::new);
    lanes = after;
    known = true;
    first = 0;
    homeless.sort(Comparator.comparingLong(entry -> entry.number));
    putBack(homeless);
  }

  /** Whether this listen makes something due. */
  boolean add(Entry entry) {
    return laneOf(entry).add(entry);
  }

  /** Takes back what must be sent again, ahead of all that waits in the same lane. */
  void putBack(List<Entry> entries) {
    for (int i = entries.size() - 1; i >= 0; i--) {
      laneOf(entries.get(i)).putBack(entries.get(i));
    }
  }

  /** A parcel has its answer: other listens of its keys may go. */
  void release(Parcel parcel) {
    if (config.strictOrder()) {
      Entry entry = parcel.entries().get(0);
      laneOf(entry).release(entry.message.partitionKey());
    }
  }

  /** What happened in each open shard. */
  Map<String, ProducerMetrics.Shard> metrics() {
    Map<String, ProducerMetrics.Shard> metrics = new TreeMap<>();
    for (int i = 0; known && i < lanes.length; i++) {
      metrics.put(lanes[i].shardId(), lanes[i].metrics());
    }
    return Collections.unmodifiableMap(metrics);
  }

  private Lane laneOf(Entry entry) {
    int low = 0;
    int high = starts.length;
    while (high - low > 1) {
      int middle = (low + high) >>> 1;
      if (starts[middle].compareTo(entry.message.hashKey()) <= 0) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return lanes[low];
  }

  /**
   * Moves what is due into a batch; each call begins with another lane, so that all get their turn.
   */
  Batch cut(long now) {
    Batch batch = new Batch(config);
    if (delay(now) == 0) {
      // Alone a listen costs the same early as late; in an aggregate it would share a record.
      boolean early = !config.aggregation();
      for (int i = 0; i < lanes.length; i++) {
        lanes[(first + i) % lanes.length].fill(batch, now, early);
      }
      first = (first + 1) % lanes.length;
    }
    return batch;
  }

  /** Nanoseconds until there is something to cut. */
  long delay(long now) {
    long least = Lane.NEVER;
    for (int i = 0; known && i < lanes.length; i++) {
      least = Math.min(least, lanes[i].delay(now));
    }
    return least;
  }

  /** Nanoseconds until a listen is given up. */
  long delayToDeadline(long now) {
    long least = Lane.NEVER;
    for (Lane lane : lanes) {
      least = Math.min(least, lane.delayToDeadline(now));
    }
    return least;
  }

  /** Takes out the listens whose deadline has passed. */
  List<Entry> expire(long now) {
    List<Entry> expired = new ArrayList<>();
    for (Lane lane : lanes) {
      lane.expire(now, expired);
    }
    return expired;
  }

  /** Takes out all listens. */
  List<Entry> drain() {
    List<Entry> all = new ArrayList<>();
    for (Lane lane : lanes) {
      all.addAll(lane.drain());
    }
    return all;
  }
}
