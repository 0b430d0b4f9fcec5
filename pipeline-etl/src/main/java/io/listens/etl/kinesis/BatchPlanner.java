package io.listens.etl.kinesis;

import io.listens.etl.kinesis.KinesisPort.DataRecord;
import io.listens.etl.kinesis.KinesisPort.Shard;
import io.listens.etl.kinesis.ShardSearch.Found;
import io.listens.etl.kinesis.ShardSearch.Stretch;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Decides where batches begin and end. Knows no Spark; not thread-safe.
 *
 * <p>A shard is read only when its parents have been read to their ends in earlier batches, so that
 * the records of a key stay in order through splits and merges. While children wait, no other shard
 * is read beyond the time at which their parents end, so that none of them pushes a watermark past
 * what the children hold.
 */
final class BatchPlanner {

  /** After every time that Kinesis knows of. */
  private static final Instant NO_END = Instant.parse("9999-12-31T00:00:00Z");

  private static final int SMALLEST_PAGE = 10;

  /** A shard's records up to this size travel with the task and aren't read a second time. */
  private static final long KEPT_BYTES = 512 * 1024;

  /** What the driver keeps of all shards together. */
  private static final long KEPT_BYTES_OF_ALL = 64 * 1024 * 1024;

  private final KinesisPort kinesis;
  private final InstantSource clock;
  private final ShardSearch search;
  private final StreamTopology topology;
  private final ShardCalls calls;
  private final LossPolicy loss;
  private final Map<String, ShardLookahead> lookaheads = new ConcurrentHashMap<>();
  private final Map<String, PlannedShard> planned = new ConcurrentHashMap<>();
  private final Map<String, Instant> lastArrivals = new HashMap<>();
  private Instant lastBatch;

  /**
   * @param calls runs calls for many shards at once
   */
  BatchPlanner(KinesisPort kinesis, InstantSource clock, ShardCalls calls, LossPolicy loss) {
    this.kinesis = kinesis;
    this.clock = clock;
    this.search = new ShardSearch(kinesis);
    this.topology = new StreamTopology(kinesis, clock);
    this.calls = calls;
    this.loss = loss;
    this.lastBatch = clock.instant();
  }

  /**
   * What planning knows of a shard's part of a batch.
   *
   * @param range the part; its start may know more than the checkpoint
   * @param records how many Kinesis records it has; -1 if that isn't known
   * @param kept all of them, where they were few enough to keep; else null
   */
  record PlannedShard(ShardRange range, int records, @Nullable List<DataRecord> kept)
      implements Serializable {
    private static final long serialVersionUID = 1;

    /** How many records to ask for at a time. */
    int pageSize() {
      return records < 0
          ? KinesisPort.MAX_RECORDS
          : Math.max(1, Math.min(KinesisPort.MAX_RECORDS, records));
    }
  }

  /** What is known of a part of the batch that was planned last. */
  Optional<PlannedShard> known(ShardRange range) {
    return Optional.ofNullable(planned.get(range.shardId()))
        .filter(part -> part.range().isSamePlaceAs(range));
  }

  /** The stream as it was last seen. */
  StreamTopology.View stream() {
    return topology.view();
  }

  /**
   * How far what was planned is behind the tips of the shards, in ms; shards that ended left out.
   */
  List<Long> millisBehind() {
    Instant now = clock.instant();
    return lookaheads.values().stream().map(shard -> shard.millisBehindAt(now)).toList();
  }

  /** How many records are left behind what was planned, where all of them are known. */
  OptionalLong recordsBehind() {
    return lookaheads.values().stream().allMatch(ShardLookahead::complete)
        ? OptionalLong.of(lookaheads.values().stream().mapToLong(ShardLookahead::seenRecords).sum())
        : OptionalLong.empty();
  }

  /** Where a new query begins. */
  StreamPosition initial(String stream, StartingPosition starting) {
    StreamTopology.View view = topology.view();
    Map<String, ShardPosition> positions =
        calls.forEach(
            view.shards().values(),
            Shard::shardId,
            shard -> starting.in(shard.shardId(), () -> tipOf(shard)));
    return new StreamPosition(stream, view.info().created(), new TreeMap<>(positions));
  }

  /** The end of all that the stream holds now: how far a run may go that is to end. */
  StreamPosition tip(String stream) {
    topology.forget();
    return initial(stream, new StartingPosition.Latest());
  }

  private ShardPosition tipOf(Shard shard) {
    return tipOf(shard, ShardPosition.trimHorizon().since(clock.instant()));
  }

  private ShardPosition tipOf(Shard shard, ShardPosition from) {
    return shard.closed()
        ? ShardPosition.ended()
        : lastBefore(shard.shardId(), from, NO_END).map(BatchPlanner::behind).orElse(from);
  }

  /** The last record of a shard that arrived before a time. */
  Optional<DataRecord> lastBefore(String shardId, ShardPosition from, Instant until) {
    ShardLookahead look = new ShardLookahead(kinesis, clock, shardId, from, 0);
    look.look();
    return look.seen().isEmpty()
        ? Optional.empty()
        : Optional.ofNullable(search.last(stretch(look, until)).last());
  }

  /**
   * What a batch read takes of a shard; empty when there is nothing.
   *
   * @param end {@link StartingPosition.At} for the records that arrived before, {@link
   *     StartingPosition.PerShard} or {@link StartingPosition.Latest} for what is there
   */
  Optional<ShardRange> range(Shard shard, StartingPosition start, StartingPosition end) {
    ShardPosition from = start.in(shard.shardId(), () -> tipOf(shard));
    if (isEnded(from)) {
      return Optional.empty();
    }
    ShardPosition to;
    if (end instanceof StartingPosition.At at) {
      to = lastBefore(shard.shardId(), from, at.time()).map(BatchPlanner::behind).orElse(from);
    } else if (end instanceof StartingPosition.PerShard) {
      to = end.in(shard.shardId(), () -> from);
    } else {
      to = tipOf(shard, from);
    }
    boolean something =
        isEnded(to)
            || (to instanceof ShardPosition.After last
                && !(from instanceof ShardPosition.After first
                    && first.sequenceNumber().compareTo(last.sequenceNumber()) >= 0));
    return something ? Optional.of(new ShardRange(shard.shardId(), from, to)) : Optional.empty();
  }

  private static ShardPosition behind(DataRecord record) {
    return ShardPosition.after(record.sequenceNumber()).since(record.arrivedAt());
  }

  private static Stretch stretch(ShardLookahead shard, Instant until) {
    Instant first = shard.seen().get(0).arrivedAt();
    return new Stretch(shard.shardId(), shard.position(), first, until, shard.tip());
  }

  /**
   * The end of the batch that begins at {@code start}: {@code start} itself when there is nothing
   * new, or too little for now.
   *
   * @param ceiling how far it may go; null for no bound
   * @throws DataLossException if records are gone that should have been read, and that is to end
   *     the query
   */
  StreamPosition next(StreamPosition start, Admission admission, @Nullable StreamPosition ceiling) {
    planned.clear();
    StreamTopology.View view = topology.view();
    Map<String, ShardPosition> positions = positionsOf(start, view);
    boolean generationEmptied;
    do {
      view = topology.view();
      addNewShards(positions, view, start);
      List<ShardLookahead> shards = look(view, positions, admission, ceiling);
      if (tooFew(shards, admission)) {
        return start;
      }
      Map<String, ShardPosition> ends = cut(shards, view, admission, ceiling);
      positions.putAll(ends);
      generationEmptied = forgetEnded(ends);
    } while (generationEmptied && planned.isEmpty());
    if (planned.isEmpty() && !isStale(start, positions, view)) {
      return start;
    }
    lastBatch = clock.instant();
    return new StreamPosition(start.stream(), view.info().created(), new TreeMap<>(positions));
  }

  private Map<String, ShardPosition> positionsOf(StreamPosition start, StreamTopology.View view) {
    if (!view.info().created().equals(start.created())) {
      loss.lost(
          "Cannot go on reading stream "
              + start.stream()
              + ": it was made at "
              + view.info().created()
              + "; expected the one made at "
              + start.created()
              + ", which the checkpoint is of.");
      lookaheads.clear();
      return new TreeMap<>();
    }
    TreeMap<String, ShardPosition> positions = new TreeMap<>(start.shards());
    positions.forEach((shardId, position) -> requireListed(shardId, position, view));
    positions.keySet().retainAll(view.shards().keySet());
    lookaheads.keySet().retainAll(view.shards().keySet());
    return positions;
  }

  private void requireListed(String shardId, ShardPosition position, StreamTopology.View view) {
    if (!isEnded(position) && !view.shards().containsKey(shardId)) {
      loss.lost(
          "Cannot read "
              + shardId
              + ": it is gone from the stream; expected it to be there from "
              + position
              + " on.");
    }
  }

  /** Nothing in a child is older than what its parents had left to read. */
  private void addNewShards(
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
    List<Shard> readable = readable(view, positions, ceiling);
    int page = pageOf(admission, readable.size());
    Map<String, ShardLookahead> looked =
        calls.forEach(
            readable,
            Shard::shardId,
            shard -> look(shard, required(positions, shard), view, admission, page, ceiling));
    return List.copyOf(looked.values());
  }

  private static ShardPosition required(Map<String, ShardPosition> positions, Shard shard) {
    return positions.getOrDefault(shard.shardId(), ShardPosition.trimHorizon());
  }

  private static int pageOf(Admission admission, int shards) {
    long share = admission.maxRecords() / Math.max(1, shards) + 1;
    return (int) Math.max(SMALLEST_PAGE, Math.min(KinesisPort.MAX_RECORDS, share));
  }

  private ShardLookahead look(
      Shard shard,
      ShardPosition from,
      StreamTopology.View view,
      Admission admission,
      int page,
      @Nullable StreamPosition ceiling) {
    String shardId = shard.shardId();
    ShardLookahead lookahead = lookaheads.get(shardId);
    if (lookahead == null || !lookahead.position().isSamePlaceAs(from)) {
      long kept = Math.min(KEPT_BYTES, KEPT_BYTES_OF_ALL / view.shards().size());
      lookahead = new ShardLookahead(kinesis, clock, shardId, unlost(shardId, from, view), kept);
      lookaheads.put(shardId, lookahead);
    } else {
      unlost(shardId, lookahead.position(), view);
    }
    if (!admission.bounded()) {
      lookahead.look();
    } else if (lookahead.seenRecords() < admission.maxRecords()
        && lookahead.seenBytes() < admission.maxBytes()) {
      lookahead.read(page);
    }
    if (ceilingOf(shardId, ceiling) instanceof ShardPosition.After last) {
      lookahead.endAt(last.sequenceNumber());
    }
    return lookahead;
  }

  /** A position behind which nothing is gone. */
  private ShardPosition unlost(String shardId, ShardPosition from, StreamTopology.View view) {
    Retention retention = new Retention(view.info().retention());
    Instant now = clock.instant();
    if (!retention.mayHaveTakenFrom(kinesis, shardId, from, now)) {
      return from;
    }
    loss.trimmed(kinesis, shardId, from, retention);
    // Kinesis goes on from the oldest record that it has.
    return from.since(retention.oldest(now));
  }

  private static @Nullable ShardPosition ceilingOf(
      String shardId, @Nullable StreamPosition ceiling) {
    return ceiling == null ? null : ceiling.shards().get(shardId);
  }

  /**
   * Shards with something left to read whose parents are done. A parent that ends with records in
   * this batch isn't done: its children wait for the next one.
   */
  private static List<Shard> readable(
      StreamTopology.View view,
      Map<String, ShardPosition> positions,
      @Nullable StreamPosition ceiling) {
    return view.shards().values().stream()
        .filter(shard -> !isEnded(positions.get(shard.shardId())))
        .filter(shard -> ceiling == null || !isAtCeiling(shard, positions, ceiling))
        .filter(
            shard ->
                shard.parents().stream()
                    .filter(view.shards()::containsKey)
                    .allMatch(parent -> isEnded(positions.get(parent))))
        .toList();
  }

  private static boolean isAtCeiling(
      Shard shard, Map<String, ShardPosition> positions, StreamPosition ceiling) {
    // A shard that the ceiling doesn't know was made after it, and one at its start held nothing.
    ShardPosition end = ceiling.shards().get(shard.shardId());
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

  private Map<String, ShardPosition> cut(
      List<ShardLookahead> shards,
      StreamTopology.View view,
      Admission admission,
      @Nullable StreamPosition ceiling) {
    Instant until = untilChildrenFollow(shards, view);
    BatchCut cut = BatchCut.of(shards, admission, until, pageOf(admission, shards.size()));
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
              : takeBeyond(shard, extension, view, ceilingOf(shard.shardId(), ceiling));
        });
  }

  /** The end of the first parent to end whose children wait; without one, no end. */
  private Instant untilChildrenFollow(List<ShardLookahead> shards, StreamTopology.View view) {
    if (shards.size() <= 1) {
      return NO_END;
    }
    Instant until = NO_END;
    for (ShardLookahead shard : shards) {
      if (!shard.seen().isEmpty() && hasChildren(shard, view)) {
        Instant end = lastArrival(shard).plusMillis(1);
        until = end.isBefore(until) ? end : until;
      }
    }
    return until;
  }

  private static boolean hasChildren(ShardLookahead shard, StreamTopology.View view) {
    Shard listed = view.shards().get(shard.shardId());
    return listed != null && (listed.closed() || shard.atEnd());
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
          DataRecord last = search.last(stretch(shard, NO_END)).last();
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
      planned.put(
          shard.shardId(),
          new PlannedShard(
              new ShardRange(shard.shardId(), from, to),
              count,
              kept.size() == count ? kept : null));
    }
    return to;
  }

  /** Ends a shard's part of the batch beyond the records that are known. */
  private ShardPosition takeBeyond(
      ShardLookahead shard,
      Instant until,
      StreamTopology.View view,
      @Nullable ShardPosition ceiling) {
    ShardPosition from = shard.position();
    ShardPosition to;
    Shard listed = view.shards().get(shard.shardId());
    if (listed != null && listed.closed() && until.equals(NO_END) && capOf(ceiling) == null) {
      to = ShardPosition.ended();
    } else {
      Found found = search.last(stretch(shard, until));
      DataRecord last = found.last();
      if (last == null) {
        return take(shard, shard.seen().size());
      }
      SequenceNumber cap = capOf(ceiling);
      if (cap != null && last.sequenceNumber().compareTo(cap) >= 0) {
        to = ShardPosition.after(cap).since(from.since());
        lookaheads.remove(shard.shardId());
      } else {
        shard.jump(last, found.nextIterator(), found.atEnd());
        to = found.atEnd() ? ShardPosition.ended() : shard.position();
      }
    }
    planned.put(
        shard.shardId(), new PlannedShard(new ShardRange(shard.shardId(), from, to), -1, null));
    return to;
  }

  private static @Nullable SequenceNumber capOf(@Nullable ShardPosition ceiling) {
    return ceiling instanceof ShardPosition.After last ? last.sequenceNumber() : null;
  }

  /** Whether a shard ended; its children are to be looked for. */
  private boolean forgetEnded(Map<String, ShardPosition> ends) {
    boolean any = false;
    for (Map.Entry<String, ShardPosition> end : ends.entrySet()) {
      if (isEnded(end.getValue())) {
        any = true;
        lookaheads.remove(end.getKey());
        lastArrivals.remove(end.getKey());
        Shard listed = topology.view().shards().get(end.getKey());
        if (listed != null && !listed.closed()) {
          topology.forget();
        }
      }
    }
    return any;
  }

  /**
   * Whether the checkpoint's positions have become so old, without a record coming, that a restart
   * couldn't tell quiet from loss.
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

  private static boolean isEnded(@Nullable ShardPosition position) {
    return position instanceof ShardPosition.Ended;
  }
}
