package io.listens.etl.kinesis;

import io.listens.etl.kinesis.KinesisPort.Shard;
import io.listens.etl.kinesis.ShardSearch.Found;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Decides where batches begin and end. Knows no Spark; not thread-safe.
 *
 * <p>A shard is read only when its parents have been read to their ends in earlier batches, so that
 * the records of a key stay in order through splits and merges.
 */
final class BatchPlanner {

  private static final long UNBOUNDED = Long.MAX_VALUE;

  private final KinesisPort kinesis;
  private final ShardSearch search;

  BatchPlanner(KinesisPort kinesis, InstantSource clock) {
    this.kinesis = kinesis;
    this.search = new ShardSearch(kinesis, clock);
  }

  /** Where a new query begins. */
  StreamPosition initial(String stream, StartingPosition starting) {
    if (starting instanceof StartingPosition.Latest) {
      return tip(stream);
    }
    ShardPosition position =
        starting instanceof StartingPosition.At at
            ? ShardPosition.at(at.time())
            : ShardPosition.trimHorizon();
    return positions(stream, shard -> position);
  }

  /** The end of all that the stream holds now: how far a run may go that is to end. */
  StreamPosition tip(String stream) {
    return positions(stream, this::tipOf);
  }

  private StreamPosition positions(String stream, Function<Shard, ShardPosition> position) {
    TreeMap<String, ShardPosition> positions = new TreeMap<>();
    listShards().forEach((shardId, shard) -> positions.put(shardId, position.apply(shard)));
    return new StreamPosition(stream, kinesis.streamCreated(), positions);
  }

  private ShardPosition tipOf(Shard shard) {
    if (shard.closed()) {
      return ShardPosition.ended();
    }
    return search
        .newest(shard.shardId(), ShardPosition.trimHorizon())
        .map(ShardPosition::after)
        .orElse(ShardPosition.trimHorizon());
  }

  /**
   * The end of the batch that begins at {@code start}: {@code start} itself when there is nothing
   * new.
   *
   * @param maxRecords about how many records the batch may hold, at least 1; {@link Long#MAX_VALUE}
   *     for no bound
   * @param ceiling how far it may go; null for no bound
   * @throws DataLossException if the stream isn't the one that {@code start} is of, or a shard that
   *     wasn't read to its end is gone
   */
  StreamPosition next(StreamPosition start, long maxRecords, @Nullable StreamPosition ceiling) {
    requireSameStream(start);
    Map<String, Shard> shards = listShards();
    TreeMap<String, ShardPosition> positions = new TreeMap<>(start.shards());
    requireListed(positions, shards);
    positions.entrySet().removeIf(p -> isEnded(p.getValue()) && !shards.containsKey(p.getKey()));
    boolean moved = false;
    boolean generationEmptied;
    do {
      shards.keySet().forEach(id -> positions.putIfAbsent(id, ShardPosition.trimHorizon()));
      List<Shard> readable = readable(shards, positions);
      long share = shareOf(maxRecords, readable.size());
      generationEmptied = false;
      for (Shard shard : readable) {
        ShardPosition from = positionOf(shard, positions);
        Step step = step(shard, from, share, ceilingOf(shard, ceiling));
        positions.put(shard.shardId(), step.to());
        moved |= step.hasRecords();
        generationEmptied |= isEnded(step.to()) && !step.hasRecords();
      }
    } while (generationEmptied && !moved);
    return moved ? start.with(positions) : start;
  }

  private static long shareOf(long maxRecords, int shards) {
    return maxRecords == UNBOUNDED ? UNBOUNDED : Math.max(1, maxRecords / Math.max(1, shards));
  }

  private static ShardPosition positionOf(Shard shard, Map<String, ShardPosition> positions) {
    return positions.getOrDefault(shard.shardId(), ShardPosition.trimHorizon());
  }

  /** How far a shard may be read: null for no bound. */
  private static @Nullable ShardPosition ceilingOf(Shard shard, @Nullable StreamPosition ceiling) {
    if (ceiling == null) {
      return null;
    }
    // A shard that the ceiling doesn't know was made after it.
    return ceiling.shards().getOrDefault(shard.shardId(), ShardPosition.trimHorizon());
  }

  private void requireSameStream(StreamPosition start) {
    Instant created = kinesis.streamCreated();
    if (!created.equals(start.created())) {
      throw new DataLossException(
          "Cannot go on reading stream "
              + start.stream()
              + ": it was made at "
              + created
              + "; expected the one made at "
              + start.created()
              + ", which the checkpoint is of.");
    }
  }

  private static void requireListed(
      SortedMap<String, ShardPosition> positions, Map<String, Shard> shards) {
    positions.forEach(
        (shardId, position) -> {
          if (!isEnded(position) && !shards.containsKey(shardId)) {
            throw new DataLossException(
                "Cannot read "
                    + shardId
                    + ": it is gone from the stream; expected it to be there from "
                    + position
                    + " on.");
          }
        });
  }

  private Map<String, Shard> listShards() {
    return kinesis.listShards().stream()
        .collect(Collectors.toMap(Shard::shardId, Function.identity(), (a, b) -> b, TreeMap::new));
  }

  /**
   * Shards with something left to read whose parents are done. A parent that ends with records in
   * this batch isn't done: its children wait for the next one.
   */
  private static List<Shard> readable(
      Map<String, Shard> shards, Map<String, ShardPosition> positions) {
    return shards.values().stream()
        .filter(shard -> !isEnded(positionOf(shard, positions)))
        .filter(
            shard ->
                shard.parents().stream()
                    .filter(shards::containsKey)
                    .allMatch(parent -> isEnded(positions.get(parent))))
        .toList();
  }

  private static boolean isEnded(@Nullable ShardPosition position) {
    return position instanceof ShardPosition.Ended;
  }

  /** How far a batch goes in one shard, and whether there is a record on the way. */
  private record Step(ShardPosition to, boolean hasRecords) {}

  private Step step(Shard shard, ShardPosition from, long share, @Nullable ShardPosition ceiling) {
    if (from.equals(ceiling)) {
      return new Step(from, false);
    }
    Found found = find(shard, from, share);
    if (ceiling instanceof ShardPosition.After last
        && found.last() != null
        && found.last().compareTo(last.sequenceNumber()) >= 0) {
      return new Step(ceiling, true);
    }
    if (found.atEnd()) {
      return new Step(ShardPosition.ended(), found.last() != null);
    }
    return found.last() == null
        ? new Step(from, false)
        : new Step(ShardPosition.after(found.last()), true);
  }

  private Found find(Shard shard, ShardPosition from, long share) {
    if (share != UNBOUNDED) {
      return search.first(shard.shardId(), from, share);
    }
    if (shard.closed()) {
      // Its end is fixed; all there is to find out is whether there is anything before it.
      return new Found(search.first(shard.shardId(), from, 1).last(), true);
    }
    return new Found(search.newest(shard.shardId(), from).orElse(null), false);
  }
}
