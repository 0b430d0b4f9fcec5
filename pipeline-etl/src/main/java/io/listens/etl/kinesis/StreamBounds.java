package io.listens.etl.kinesis;

import io.listens.etl.kinesis.KinesisPort.DataRecord;
import io.listens.etl.kinesis.KinesisPort.Shard;
import io.listens.etl.kinesis.ShardSearch.Stretch;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Finds where queries begin, and where what is there now begins and ends. */
final class StreamBounds {

  private final KinesisPort kinesis;
  private final InstantSource clock;
  private final ShardCalls calls;
  private final LossPolicy loss;
  private final ShardSearch search;

  /**
   * @param calls runs calls for many shards at once
   * @param loss told of shards that a position names and the stream doesn't have
   */
  StreamBounds(KinesisPort kinesis, InstantSource clock, ShardCalls calls, LossPolicy loss) {
    this.kinesis = kinesis;
    this.clock = clock;
    this.calls = calls;
    this.loss = loss;
    this.search = new ShardSearch(kinesis, clock);
  }

  /** Where a new query begins. */
  StreamPosition initial(String stream, StartingPosition starting) {
    StreamTopology.View view = view();
    requireNamed(starting, view);
    Map<String, ShardPosition> positions =
        calls.forEach(
            view.shards().values(),
            Shard::shardId,
            shard -> starting.in(shard.shardId(), () -> tipOf(shard)));
    return new StreamPosition(stream, view.info().created(), new TreeMap<>(positions));
  }

  /** The end of all that the stream holds now: how far a run may go that is to end. */
  StreamPosition tip(String stream) {
    return initial(stream, new StartingPosition.Latest());
  }

  /**
   * What a batch read takes.
   *
   * @param end {@link StartingPosition.At} for the records that arrived before, {@link
   *     StartingPosition.PerShard} or {@link StartingPosition.Latest} for what is there
   * @throws DataLossException if a shard is gone that either names, and that is to end the read
   */
  List<ShardRange> ranges(StartingPosition start, StartingPosition end) {
    StreamTopology.View view = view();
    requireNamed(start, view);
    requireNamed(end, view);
    return calls
        .forEach(view.shards().values(), Shard::shardId, shard -> range(shard, start, end))
        .values()
        .stream()
        .flatMap(Optional::stream)
        .toList();
  }

  private StreamTopology.View view() {
    return new StreamTopology(kinesis, clock).view();
  }

  private void requireNamed(StartingPosition bound, StreamTopology.View view) {
    if (bound instanceof StartingPosition.PerShard each) {
      new TreeMap<>(each.positions())
          .forEach(
              (shardId, position) -> {
                if (view.misses(shardId, position)) {
                  loss.gone(shardId, position);
                }
              });
    }
  }

  private Optional<ShardRange> range(Shard shard, StartingPosition start, StartingPosition end) {
    String shardId = shard.shardId();
    ShardPosition from = start.in(shardId, () -> tipOf(shard));
    if (from instanceof ShardPosition.Ended) {
      return Optional.empty();
    }
    ShardPosition to;
    if (end instanceof StartingPosition.At at) {
      to = lastBefore(shardId, from, at.time());
    } else if (end instanceof StartingPosition.PerShard) {
      to = end.in(shardId, () -> from);
    } else {
      to = tipOf(shard, from);
    }
    return isBehind(to, from) ? Optional.of(new ShardRange(shardId, from, to)) : Optional.empty();
  }

  private static boolean isBehind(ShardPosition to, ShardPosition from) {
    return to instanceof ShardPosition.Ended
        || (to instanceof ShardPosition.After last
            && !(from instanceof ShardPosition.After first
                && first.sequenceNumber().compareTo(last.sequenceNumber()) >= 0));
  }

  private ShardPosition tipOf(Shard shard) {
    return tipOf(shard, ShardPosition.trimHorizon().since(clock.instant()));
  }

  private ShardPosition tipOf(Shard shard, ShardPosition from) {
    return shard.closed()
        ? ShardPosition.ended()
        : lastBefore(shard.shardId(), from, ShardSearch.NO_END);
  }

  /** Behind the last record that arrived before a time; {@code from} when there is none. */
  private ShardPosition lastBefore(String shardId, ShardPosition from, Instant until) {
    ShardLookahead look = new ShardLookahead(kinesis, clock, shardId, from, 0);
    look.look();
    if (look.seen().isEmpty()) {
      return from;
    }
    DataRecord last = search.last(Stretch.behind(look, until)).last();
    return last == null ? from : ShardPosition.after(last.sequenceNumber()).since(last.arrivedAt());
  }
}
