package io.listens.etl.kinesis;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a batch from the records that are known: those that arrived first, from whichever shard, as
 * many as a batch may hold. So all shards move through time together and none waits for another's
 * backlog. It ends early where a shard runs out of known records.
 */
final class BatchCut {

  /** What is read of a shard at the most, to count a batch out: what one answer holds. */
  private static final long COUNTED_BYTES = 10L * 1024 * 1024;

  private final Admission admission;
  private final Instant until;
  private final Map<String, Integer> taken = new HashMap<>();
  private long records;
  private long bytes;
  private @Nullable Instant ranOut;

  private BatchCut(Admission admission, Instant until) {
    this.admission = admission;
    this.until = until;
  }

  /**
   * Cuts a batch.
   *
   * @param until only records that arrived before belong to it
   */
  static BatchCut of(Collection<ShardLookahead> shards, Admission admission, Instant until) {
    BatchCut cut = new BatchCut(admission, until);
    cut.merge(shards, admission.pageSize(shards.size()));
    return cut;
  }

  /** How many of the known records of a shard belong to the batch. */
  int takenOf(ShardLookahead shard) {
    return taken.getOrDefault(shard.shardId(), 0);
  }

  /**
   * Up to when the batch could go on beyond what is known, by how dense the known records are; null
   * when it is full, or all that there is is known.
   */
  @Nullable Instant extension(Collection<ShardLookahead> shards) {
    if (ranOut == null) {
      return null;
    }
    if (!admission.bounded()) {
      return until;
    }
    double recordsPerMs = 0;
    double bytesPerMs = 0;
    for (ShardLookahead shard : shards) {
      if (hasNext(shard) || !(shard.complete() || shard.seen().isEmpty())) {
        double ms = spanMs(shard);
        recordsPerMs += shard.seenRecords() / ms;
        bytesPerMs += shard.seenBytes() / ms;
      }
    }
    double ms =
        Math.min(
            (admission.maxRecords() - records) / recordsPerMs,
            (admission.maxBytes() - bytes) / bytesPerMs);
    Instant end = ranOut.plus(Duration.ofMillis((long) Math.min(ms, Long.MAX_VALUE >> 20)));
    return end.isBefore(ranOut.plusMillis(1)) ? null : end.isBefore(until) ? end : until;
  }

  private static double spanMs(ShardLookahead shard) {
    List<SeenRecord> seen = shard.seen();
    return Math.max(
        0.001,
        Duration.between(seen.get(0).arrivedAt(), shard.lastSeen().arrivedAt()).toNanos() / 1e6);
  }

  private void merge(Collection<ShardLookahead> shards, int page) {
    PriorityQueue<ShardLookahead> earliest =
        new PriorityQueue<>(
            Math.max(1, shards.size()),
            Comparator.comparing((ShardLookahead s) -> next(s).arrivedAt())
                .thenComparing(ShardLookahead::shardId));
    for (ShardLookahead shard : shards) {
      if (hasNext(shard)) {
        earliest.add(shard);
      }
    }
    while (!earliest.isEmpty()) {
      ShardLookahead shard = earliest.poll();
      SeenRecord record = next(shard);
      if (!record.arrivedAt().isBefore(until) || !fits(record)) {
        return;
      }
      take(shard, record);
      if (!hasNext(shard) && !shard.complete()) {
        if (!admission.bounded() || shard.seenBytes() >= COUNTED_BYTES) {
          ranOut = record.arrivedAt();
          return;
        }
        shard.read(page);
      }
      if (hasNext(shard)) {
        earliest.add(shard);
      }
    }
  }

  private boolean fits(SeenRecord record) {
    return records == 0
        || (record.records() <= admission.maxRecords() - records
            && record.bytes() <= admission.maxBytes() - bytes);
  }

  private void take(ShardLookahead shard, SeenRecord record) {
    taken.merge(shard.shardId(), 1, Integer::sum);
    records += record.records();
    bytes += record.bytes();
  }

  private boolean hasNext(ShardLookahead shard) {
    return takenOf(shard) < shard.seen().size();
  }

  private SeenRecord next(ShardLookahead shard) {
    return shard.seen().get(takenOf(shard));
  }
}
