package io.listens.etl.kinesis;

import io.listens.etl.kinesis.KinesisPort.Shard;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Decides what the next batch holds. Knows no Spark; not thread-safe.
 *
 * <p>A shard is read only when its parents have been read to their ends in earlier batches, so that
 * the records of a key stay in order through splits and merges.
 */
final class BatchPlanner {

  /** A shard's records up to this size travel with the task and aren't read a second time. */
  private static final long KEPT_BYTES = 512 * 1024;

  /** What the driver keeps of all shards together. */
  private static final long KEPT_BYTES_OF_ALL = 64 * 1024 * 1024;

  private final KinesisPort kinesis;
  private final InstantSource clock;
  private final StreamTopology topology;
  private final ShardCalls calls;
  private final LossPolicy loss;
  private final BatchEnds ends;
  private final Map<String, ShardLookahead> lookaheads = new ConcurrentHashMap<>();

  /** Losses that were told: a trigger that plans nothing comes across them again. */
  private final Set<String> told = ConcurrentHashMap.newKeySet();

  /** Whether some wait for their parents. */
  private boolean shardsWait;

  private Instant lastBatch;

  /**
   * @param calls runs calls for many shards at once
   */
  BatchPlanner(KinesisPort kinesis, InstantSource clock, ShardCalls calls, LossPolicy loss) {
    this.kinesis = kinesis;
    this.clock = clock;
    this.topology = new StreamTopology(kinesis, clock);
    this.calls = calls;
    this.loss = loss;
    this.ends = new BatchEnds(kinesis, clock, calls);
    this.lastBatch = clock.instant();
  }

  /** What is known of a part of the batch that was planned last. */
  Optional<PlannedShard> known(ShardRange range) {
    return ends.known(range);
  }

  /** The stream as it was last seen. */
  StreamTopology.View stream() {
    return topology.view();
  }

  /**
   * How far what was planned is behind the tips of the shards, in ms; shards that ended, or wait
   * for their parents, left out.
   */
  List<Long> millisBehind() {
    Instant now = clock.instant();
    return lookaheads.values().stream().map(shard -> shard.millisBehindAt(now)).toList();
  }

  /** How many records are left behind what was planned, where all of them are known. */
  OptionalLong recordsBehind() {
    boolean known =
        !lookaheads.isEmpty()
            && !shardsWait
            && lookaheads.values().stream().allMatch(ShardLookahead::complete);
    return known
        ? OptionalLong.of(lookaheads.values().stream().mapToLong(ShardLookahead::seenRecords).sum())
        : OptionalLong.empty();
  }

  /**
   * The end of the batch that begins at {@code start}: {@code start} itself when there is nothing
   * new, neither a record nor the end of a shard, or too little for now.
   *
   * @param ceiling how far it may go; null for no bound
   * @throws DataLossException if records are gone that should have been read, and that is to end
   *     the query
   */
  StreamPosition next(StreamPosition start, Admission admission, @Nullable StreamPosition ceiling) {
    ends.clear();
    StreamTopology.View view = topology.view();
    Map<String, ShardPosition> positions = positionsOf(start, view);
    boolean generationEmptied;
    boolean ended = false;
    do {
      view = topology.view();
      addNewShards(positions, view, start);
      List<ShardLookahead> shards = look(view, positions, admission, ceiling);
      if (tooFew(shards, admission)) {
        return start;
      }
      Map<String, ShardPosition> reached = ends.cut(shards, view, admission, ceiling);
      positions.putAll(reached);
      generationEmptied = forgetEnded(reached);
      ended |= generationEmptied;
    } while (generationEmptied && ends.isEmpty());
    // An end is told although no record comes with it: who compares offsets can't know of it else.
    if (ends.isEmpty() && !ended && !isStale(start, positions, view)) {
      return start;
    }
    lastBatch = clock.instant();
    return new StreamPosition(start.stream(), view.info().created(), new TreeMap<>(positions));
  }

  private Map<String, ShardPosition> positionsOf(StreamPosition start, StreamTopology.View view) {
    Instant created = view.info().created();
    if (!created.equals(start.created())) {
      tellOnce(created.toString(), () -> loss.recreated(start.stream(), created, start.created()));
      lookaheads.clear();
      return new TreeMap<>();
    }
    TreeMap<String, ShardPosition> positions = new TreeMap<>(start.shards());
    positions.forEach(
        (shardId, position) -> {
          if (view.misses(shardId, position)) {
            tellOnce(shardId, () -> loss.gone(shardId, position));
          }
        });
    positions.keySet().retainAll(view.shards().keySet());
    lookaheads.keySet().retainAll(view.shards().keySet());
    return positions;
  }

  /** Nothing in a child is older than what its parents had left to read. */
  private static void addNewShards(
      Map<String, ShardPosition> positions, StreamTopology.View view, StreamPosition start) {
    for (Shard shard : view.shards().values()) {
      if (!positions.containsKey(shard.shardId())) {
        Instant since =
            shard.parents().stream()
                .map(parent -> start.shards().get(parent))
                .map(parent -> parent == null ? null : parent.since())
                .filter(time -> time != null)
                .min(Instant::compareTo)
                .orElse(null);
        positions.put(shard.shardId(), ShardPosition.trimHorizon().since(since));
      }
    }
  }

  private List<ShardLookahead> look(
      StreamTopology.View view,
      Map<String, ShardPosition> positions,
      Admission admission,
      @Nullable StreamPosition ceiling) {
    List<Shard> unread = view.unread(positions);
    List<Shard> ready =
        unread.stream().filter(shard -> view.areParentsDone(shard, positions)).toList();
    shardsWait = ready.size() < unread.size();
    List<Shard> readable =
        ready.stream()
            .filter(shard -> ceiling == null || !isAtCeiling(shard, positions, ceiling))
            .toList();
    int page = admission.pageSize(readable.size());
    Map<String, ShardLookahead> looked =
        calls.forEach(
            readable,
            Shard::shardId,
            shard -> {
              ShardLookahead lookahead = lookahead(shard, required(positions, shard), view);
              look(lookahead, admission, page);
              if (ceilingOf(shard, ceiling) instanceof ShardPosition.After last) {
                lookahead.endAt(last.sequenceNumber());
              }
              return lookahead;
            });
    return List.copyOf(looked.values());
  }

  private static ShardPosition required(Map<String, ShardPosition> positions, Shard shard) {
    return positions.getOrDefault(shard.shardId(), ShardPosition.trimHorizon());
  }

  private ShardLookahead lookahead(Shard shard, ShardPosition from, StreamTopology.View view) {
    String shardId = shard.shardId();
    ShardLookahead known = lookaheads.get(shardId);
    if (known != null && known.position().isSamePlaceAs(from)) {
      unlost(shardId, known.position(), view);
      return known;
    }
    long kept = Math.min(KEPT_BYTES, KEPT_BYTES_OF_ALL / view.shards().size());
    ShardLookahead lookahead =
        new ShardLookahead(kinesis, clock, shardId, unlost(shardId, from, view), kept);
    lookaheads.put(shardId, lookahead);
    return lookahead;
  }

  private static void look(ShardLookahead lookahead, Admission admission, int page) {
    if (!admission.bounded()) {
      lookahead.look();
    } else if (lookahead.seenRecords() < admission.maxRecords()
        && lookahead.seenBytes() < admission.maxBytes()) {
      lookahead.read(page);
    }
  }

  /** A position behind which nothing is gone. */
  private ShardPosition unlost(String shardId, ShardPosition from, StreamTopology.View view) {
    Retention retention = new Retention(view.info().retention());
    Instant now = clock.instant();
    if (!retention.mayHaveTakenFrom(kinesis, shardId, from, now)) {
      return from;
    }
    tellOnce(
        shardId + " " + from.since(null), () -> loss.trimmed(kinesis, shardId, from, retention));
    // Kinesis goes on from the oldest record that it has.
    return from.since(retention.oldest(now));
  }

  private void tellOnce(String what, Runnable tell) {
    if (!told.contains(what)) {
      tell.run();
      told.add(what);
    }
  }

  private static @Nullable ShardPosition ceilingOf(Shard shard, @Nullable StreamPosition ceiling) {
    return ceiling == null ? null : ceiling.shards().get(shard.shardId());
  }

  private static boolean isAtCeiling(
      Shard shard, Map<String, ShardPosition> positions, StreamPosition ceiling) {
    // A shard that the ceiling doesn't know was made after it, and one at its start held nothing.
    ShardPosition end = ceilingOf(shard, ceiling);
    return end == null
        || end instanceof ShardPosition.TrimHorizon
        || required(positions, shard).isSamePlaceAs(end);
  }

  private boolean tooFew(List<ShardLookahead> shards, Admission admission) {
    return admission.minRecords() > 0
        && clock.instant().isBefore(lastBatch.plus(admission.maxDelay()))
        && shards.stream().allMatch(ShardLookahead::complete)
        && shards.stream().mapToLong(ShardLookahead::seenRecords).sum() < admission.minRecords();
  }

  /** Whether a shard ended; its children are to be looked for. */
  private boolean forgetEnded(Map<String, ShardPosition> reached) {
    boolean any = false;
    for (Map.Entry<String, ShardPosition> end : reached.entrySet()) {
      if (end.getValue() instanceof ShardPosition.Ended) {
        any = true;
        lookaheads.remove(end.getKey());
        ends.forget(end.getKey());
        if (!topology.view().isClosed(end.getKey())) {
          topology.forget();
        }
      }
    }
    return any;
  }

  /**
   * Whether the checkpoint's positions have become so old, without a record coming, that a restart
   * couldn't tell quiet from loss; or they are of another stream of the same name.
   */
  private boolean isStale(
      StreamPosition start, Map<String, ShardPosition> positions, StreamTopology.View view) {
    Duration half = view.info().retention().dividedBy(2);
    Instant stale = clock.instant().minus(half);
    boolean stream = !start.created().equals(view.info().created());
    for (ShardLookahead shard : lookaheads.values()) {
      Instant known = shard.position().since();
      ShardPosition before = start.shards().get(shard.shardId());
      if (known != null && positions.containsKey(shard.shardId())) {
        positions.put(shard.shardId(), shard.position());
        Instant written = before == null ? null : before.since();
        stream |= written != null && written.isBefore(stale) && known.isAfter(stale);
      }
    }
    return stream;
  }
}
