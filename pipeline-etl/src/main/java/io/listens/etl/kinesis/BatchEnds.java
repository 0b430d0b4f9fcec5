package io.listens.etl.kinesis;

import io.listens.etl.kinesis.KinesisPort.DataRecord;
import io.listens.etl.kinesis.ShardSearch.Found;
import io.listens.etl.kinesis.ShardSearch.Stretch;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Ends a batch in each shard that was looked at: among the records that are known, or beyond them
 * at one that is searched. While children of a reshard wait, no shard is read beyond the time at
 * which the first of their parents ends, so that none pushes a watermark past what the children
 * hold.
 */
final class BatchEnds {

  private final ShardSearch search;
  private final ShardCalls calls;
  private final Map<String, PlannedShard> planned = new ConcurrentHashMap<>();
  private final Map<String, Instant> lastArrivals = new HashMap<>();

  BatchEnds(KinesisPort kinesis, InstantSource clock, ShardCalls calls) {
    this.search = new ShardSearch(kinesis, clock);
    this.calls = calls;
  }

  /** Begins another batch. */
  void clear() {
    planned.clear();
  }

  /** Whether nothing belongs to the batch so far. */
  boolean isEmpty() {
    return planned.isEmpty();
  }

  /** What is known of a part of the batch that was planned last. */
  Optional<PlannedShard> known(ShardRange range) {
    return Optional.ofNullable(planned.get(range.shardId()))
        .filter(part -> part.range().isSamePlaceAs(range));
  }

  /** Forgets a shard that is read to its end. */
  void forget(String shardId) {
    lastArrivals.remove(shardId);
  }

  /**
   * The end of the batch in each shard.
   *
   * @param ceiling how far it may go; null for no bound
   */
  Map<String, ShardPosition> cut(
      List<ShardLookahead> shards,
      StreamTopology.View view,
      Admission admission,
      @Nullable StreamPosition ceiling) {
    Instant until = untilChildrenFollow(shards, view);
    BatchCut cut = BatchCut.of(shards, admission, until);
    Instant extension = cut.extension(shards);
    return calls.forEach(
        shards,
        ShardLookahead::shardId,
        shard -> {
          if (extension == null) {
            return take(shard, cut.takenOf(shard));
          }
          return shard.complete() || !shard.lastSeen().arrivedAt().isBefore(extension)
              ? take(shard, shard.countBefore(extension))
              : takeBeyond(shard, extension, view, capOf(shard.shardId(), ceiling));
        });
  }

  private static @Nullable SequenceNumber capOf(String shardId, @Nullable StreamPosition ceiling) {
    return ceiling != null && ceiling.shards().get(shardId) instanceof ShardPosition.After last
        ? last.sequenceNumber()
        : null;
  }

  /** The end of the first parent to end whose children wait; without one, no end. */
  private Instant untilChildrenFollow(List<ShardLookahead> shards, StreamTopology.View view) {
    if (shards.size() <= 1) {
      return ShardSearch.NO_END;
    }
    Instant until = ShardSearch.NO_END;
    for (ShardLookahead shard : shards) {
      if (!shard.seen().isEmpty() && (shard.atEnd() || view.isClosed(shard.shardId()))) {
        Instant end = lastArrival(shard).plusMillis(1);
        until = end.isBefore(until) ? end : until;
      }
    }
    return until;
  }

  private Instant lastArrival(ShardLookahead shard) {
    if (shard.atEnd()) {
      // Arrival times need not be in the order of the records.
      return shard.seen().stream()
          .map(SeenRecord::arrivedAt)
          .max(Instant::compareTo)
          .orElse(Instant.EPOCH);
    }
    return lastArrivals.computeIfAbsent(
        shard.shardId(),
        id -> {
          DataRecord last = search.last(Stretch.behind(shard, ShardSearch.NO_END)).last();
          return last == null ? shard.lastSeen().arrivedAt() : last.arrivedAt();
        });
  }

  /** Ends a shard's part of the batch among the records that are known. */
  private ShardPosition take(ShardLookahead shard, int count) {
    ShardPosition from = shard.position();
    List<SeenRecord> records = List.copyOf(shard.seen().subList(0, count));
    shard.advance(count);
    ShardPosition to =
        shard.atEnd() && shard.seen().isEmpty() ? ShardPosition.ended() : shard.position();
    if (count > 0) {
      List<DataRecord> kept =
          records.stream().flatMap(record -> Optional.ofNullable(record.whole()).stream()).toList();
      ShardRange range = new ShardRange(shard.shardId(), from, to);
      planned.put(
          shard.shardId(), new PlannedShard(range, count, kept.size() == count ? kept : null));
    }
    return to;
  }

  /**
   * Ends a shard's part of the batch beyond the records that are known.
   *
   * @param cap the last record that it may have; null for no bound
   */
  private ShardPosition takeBeyond(
      ShardLookahead shard, Instant until, StreamTopology.View view, @Nullable SequenceNumber cap) {
    ShardPosition from = shard.position();
    ShardPosition to;
    if (cap == null && until.equals(ShardSearch.NO_END) && view.isClosed(shard.shardId())) {
      to = ShardPosition.ended();
    } else {
      Found found = search.last(Stretch.behind(shard, until));
      DataRecord last = found.last();
      if (last == null) {
        return take(shard, shard.seen().size());
      }
      if (cap != null && last.sequenceNumber().compareTo(cap) >= 0) {
        shard.jump(ShardPosition.after(cap).since(from.since()), last.arrivedAt(), null, false);
        shard.cap();
      } else {
        shard.jump(
            ShardPosition.after(last.sequenceNumber()).since(last.arrivedAt()),
            last.arrivedAt(),
            found.nextIterator(),
            found.atEnd());
      }
      to = shard.atEnd() ? ShardPosition.ended() : shard.position();
    }
    planned.put(shard.shardId(), PlannedShard.of(new ShardRange(shard.shardId(), from, to)));
    return to;
  }
}
