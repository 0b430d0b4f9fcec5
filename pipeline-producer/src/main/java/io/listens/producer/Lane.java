package io.listens.producer;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Listens that wait for one shard, oldest first; they pause together. Not thread-safe. */
final class Lane {

  /** A delay without end. */
  static final long NEVER = Long.MAX_VALUE;

  private final String shardId;
  private final ProducerConfig config;
  private final Backoff backoff;
  private final Quota quota;
  private final ArrayDeque<Entry> queue = new ArrayDeque<>();
  private long bytes;
  private int failures;
  private boolean paused;
  private long pausedUntil;
  private boolean closed;

  Lane(String shardId, ProducerConfig config, Backoff backoff, Quota quota) {
    this.shardId = shardId;
    this.config = config;
    this.backoff = backoff;
    this.quota = quota;
  }

  String shardId() {
    return shardId;
  }

  Quota quota() {
    return quota;
  }

  /** Whether this listen makes something due: the first to linger, or the last of a full load. */
  boolean add(Entry entry) {
    queue.addLast(entry);
    long before = bytes;
    bytes += weight(entry);
    return queue.size() == 1
        || bytes / fullBytes() > before / fullBytes()
        || (!config.aggregation() && queue.size() % config.maxBatchRecords() == 0);
  }

  /** Takes back what must be sent again, ahead of all that waits. */
  void putBack(Entry entry) {
    queue.addFirst(entry);
    bytes += weight(entry);
  }

  void succeeded() {
    failures = 0;
  }

  void failed(long now) {
    pausedUntil = now + backoff.nanos(++failures);
    paused = true;
  }

  /** Nanoseconds until there is something to cut: 0 for now, {@link #NEVER} when empty. */
  long delay(long now) {
    return queue.isEmpty() ? NEVER : Math.max(lingerLeft(now), pauseLeft(now));
  }

  private long lingerLeft(long now) {
    Entry head = queue.getFirst();
    boolean full =
        bytes >= fullBytes() || (!config.aggregation() && queue.size() >= config.maxBatchRecords());
    return full || head.generation.isFlushed()
        ? 0
        : Math.max(0, config.linger().toNanos() - (now - head.acceptedNanos));
  }

  private long pauseLeft(long now) {
    if (paused && pausedUntil - now <= 0) {
      paused = false;
    }
    return Math.max(quota.delay(now), paused ? pausedUntil - now : 0);
  }

  /**
   * Moves listens into the batch while they may go and fit.
   *
   * @param early whether listens that could linger go too
   */
  void fill(Batch batch, long now, boolean early) {
    while (early ? !queue.isEmpty() && pauseLeft(now) == 0 : delay(now) == 0) {
      Parcel parcel = cut(batch.room());
      if (parcel == null) {
        return;
      }
      parcel.entries().forEach(entry -> entry.attempts++);
      quota.take(1, parcel.size());
      batch.add(parcel);
    }
  }

  private @Nullable Parcel cut(int room) {
    if (!config.aggregation()) {
      return queue.getFirst().size() > room ? null : alone();
    }
    // A call's last bytes are left empty rather than filled with a small aggregate.
    if (Math.max(config.maxAggregateBytes(), queue.getFirst().size()) > room) {
      return null;
    }
    List<Entry> entries = new ArrayList<>();
    int size = AggregatedRecord.FRAME_BYTES;
    while (!queue.isEmpty()
        && entries.size() < AggregatedRecord.MOST_ENTRIES
        && size + weight(queue.getFirst()) <= config.maxAggregateBytes()) {
      size += weight(queue.getFirst());
      entries.add(remove());
    }
    return switch (entries.size()) {
      case 0 -> alone();
      case 1 -> new Parcel(this, entries, entries.get(0).size());
      default -> new Parcel(this, entries, size);
    };
  }

  private Parcel alone() {
    Entry entry = remove();
    return new Parcel(this, List.of(entry), entry.size());
  }

  /** Nanoseconds until the oldest listen is given up; {@link #NEVER} when empty. */
  long delayToDeadline(long now) {
    return queue.isEmpty() ? NEVER : Math.max(0, config.timeLeft(queue.getFirst(), now));
  }

  /** Takes out the listens whose deadline has passed. */
  void expire(long now, List<Entry> expired) {
    while (delayToDeadline(now) == 0) {
      expired.add(remove());
    }
  }

  /** Takes out all listens. */
  List<Entry> drain() {
    List<Entry> all = List.copyOf(queue);
    queue.clear();
    bytes = 0;
    return all;
  }

  /** The shard is open no more, and what it answers is no news. */
  void close() {
    closed = true;
  }

  boolean isClosed() {
    return closed;
  }

  private int fullBytes() {
    return config.aggregation() ? config.maxAggregateBytes() : config.maxBatchBytes();
  }

  private int weight(Entry entry) {
    return config.aggregation() ? AggregatedRecord.bytesOf(entry) : entry.size();
  }

  private Entry remove() {
    Entry head = queue.removeFirst();
    bytes -= weight(head);
    return head;
  }
}
