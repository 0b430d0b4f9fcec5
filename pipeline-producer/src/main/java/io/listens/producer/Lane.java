package io.listens.producer;

import java.util.ArrayList;
import java.util.List;

/** Listens that wait for one shard, oldest first; they pause together. Not thread-safe. */
final class Lane {

  /** A delay without end. */
  static final long NEVER = Long.MAX_VALUE;

  private final String shardId;
  private final ProducerConfig config;
  private final Backoff backoff;
  private final Quota quota;
  private final Line line;
  private long bytes;
  private int failures;
  private boolean paused;
  private long pausedUntil;
  private boolean closed;

  private final LatencyHistogram latency = new LatencyHistogram();
  private long sent;
  private long records;
  private long sentBytes;
  private long throttled;

  Lane(String shardId, Line line, Quota quota, Rules rules) {
    this.shardId = shardId;
    this.line = line;
    this.quota = quota;
    this.config = rules.config();
    this.backoff = rules.backoff();
  }

  /** What all lanes share. */
  record Rules(ProducerConfig config, Backoff backoff) {}

  String shardId() {
    return shardId;
  }

  /** Whether this listen makes something due: the first to linger, or the last of a full load. */
  boolean add(Entry entry) {
    line.add(entry);
    long before = bytes;
    bytes += weight(entry);
    return line.size() == 1
        || bytes / fullBytes() > before / fullBytes()
        || (!config.aggregation() && line.size() % config.maxBatchRecords() == 0);
  }

  /** Takes back what must be sent again, ahead of all that waits. */
  void putBack(Entry entry) {
    line.putBack(entry);
    bytes += weight(entry);
  }

  /** The listens of this key that were under way have their answer. */
  void release(String partitionKey) {
    line.release(partitionKey);
  }

  /** A record cut here was stored. */
  void stored(Parcel parcel, int size, long now) {
    parcel.entries().forEach(entry -> latency.record(now - entry.acceptedNanos));
    failures = 0;
    quota.take(0, size - parcel.size());
    sent += parcel.entries().size();
    records++;
    sentBytes += size;
  }

  void throttled(long now) {
    throttled++;
    quota.throttled(now);
  }

  ProducerMetrics.Shard metrics() {
    return new ProducerMetrics.Shard(
        sent, records, sentBytes, throttled, line.size(), latency.percentiles());
  }

  /** A call failed, or a part of it. */
  void pause(long now) {
    pausedUntil = now + backoff.nanos(++failures);
    paused = true;
  }

  /** Nanoseconds until there is something to cut: 0 for now, {@link #NEVER} when nothing waits. */
  long delay(long now) {
    Entry first = line.first();
    return first == null ? NEVER : Math.max(lingerLeft(first, now), pauseLeft(now));
  }

  private long lingerLeft(Entry first, long now) {
    boolean full =
        bytes >= fullBytes() || (!config.aggregation() && line.size() >= config.maxBatchRecords());
    return full || first.generation.isFlushed()
        ? 0
        : Math.max(0, config.linger().toNanos() - (now - first.acceptedNanos));
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
    for (Entry first = line.first(); first != null; first = line.first()) {
      boolean due = early ? pauseLeft(now) == 0 : delay(now) == 0;
      if (!due || Math.max(least(), first.size()) > batch.room()) {
        return;
      }
      Parcel parcel = cut();
      parcel.entries().forEach(entry -> entry.attempts++);
      quota.take(1, parcel.size());
      batch.add(parcel);
    }
  }

  /** A call's last bytes are left empty rather than filled with a small aggregate. */
  private int least() {
    return config.aggregation() ? config.maxAggregateBytes() : 0;
  }

  private Parcel cut() {
    Entry first = line.remove();
    int size = AggregatedRecord.FRAME_BYTES + weight(first);
    List<Entry> entries = new ArrayList<>(List.of(first));
    Entry next = config.aggregation() ? line.firstBeside(first) : null;
    while (next != null
        && entries.size() < AggregatedRecord.MOST_ENTRIES
        && size + weight(next) <= config.maxAggregateBytes()) {
      entries.add(line.removeBeside(first));
      size += weight(next);
      next = line.firstBeside(first);
    }
    entries.forEach(entry -> bytes -= weight(entry));
    return new Parcel(this, entries, entries.size() == 1 ? first.size() : size);
  }

  /** Nanoseconds until the next listen is given up; {@link #NEVER} when nothing waits. */
  long delayToDeadline(long now) {
    Entry first = line.first();
    return first == null ? NEVER : Math.max(0, config.timeLeft(first, now));
  }

  /** Takes out the listens whose deadline has passed. */
  void expire(long now, List<Entry> expired) {
    while (delayToDeadline(now) == 0) {
      Entry entry = line.remove();
      bytes -= weight(entry);
      line.release(entry.message.partitionKey());
      expired.add(entry);
    }
  }

  /** Takes out all listens. */
  List<Entry> drain() {
    bytes = 0;
    return line.drain();
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
}
