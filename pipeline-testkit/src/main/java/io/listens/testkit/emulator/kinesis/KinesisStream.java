package io.listens.testkit.emulator.kinesis;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One stream: its shards and what is set on it. Thread-safe. */
final class KinesisStream {

  static final int DEFAULT_RETENTION_HOURS = 24;
  static final int DEFAULT_MAX_RECORD_KIB = 1024;

  private static final long MS_PER_HOUR = 3_600_000;

  private final Identity identity;
  private final Map<String, String> tags = new TreeMap<>();
  private volatile ShardMap shards;
  private volatile int retentionHours = DEFAULT_RETENTION_HOURS;
  private volatile int maxRecordKib = DEFAULT_MAX_RECORD_KIB;
  private volatile String mode;
  private volatile boolean deleted;

  /**
   * What never changes.
   *
   * @param name the name
   * @param number tells streams of one name apart
   * @param arn the resource name
   * @param createdMs milliseconds since 1970
   */
  record Identity(String name, long number, String arn, long createdMs) {}

  KinesisStream(Identity identity, String mode, int shardCount, long generation) {
    this.identity = identity;
    this.mode = mode;
    List<Shard> first = new ArrayList<>(shardCount);
    for (HashKeyRange range : HashKeyRange.split(shardCount)) {
      first.add(
          new Shard(
              new Shard.Birth(first.size(), range, generation, List.of()), identity.createdMs()));
    }
    this.shards = ShardMap.of(first);
  }

  Identity identity() {
    return identity;
  }

  String name() {
    return identity.name();
  }

  ShardMap shards() {
    return shards;
  }

  /** Shards that a reader can still ask for, in order of their numbers. */
  List<Shard> visibleShards(long nowMs) {
    return shards.all().stream().filter(shard -> isVisible(shard, nowMs)).toList();
  }

  /** Whether a reader can still ask for a shard: a closed one goes when its last record has. */
  boolean isVisible(Shard shard, long nowMs) {
    return shard.wasOpenSince(horizonMs(nowMs));
  }

  /** Puts a record into the shard that its key belongs to. */
  Shard.StoredAt put(Shard.Entry entry, long nowMs, @Nullable String limitedStream) {
    while (true) {
      Shard shard = shards.openFor(entry.hashKey());
      Shard.StoredAt stored = shard.append(entry, nowMs, limitedStream);
      if (stored != null) {
        return stored;
      }
      if (deleted) {
        throw Errors.streamNotFound(name(), KinesisSettings.ACCOUNT);
      }
      // Closed by a reshard that is about to show its children.
      Thread.onSpinWait();
    }
  }

  synchronized void split(Shard parent, HashKey secondStart, long generation, long nowMs) {
    HashKeyRange range = parent.range();
    replace(
        List.of(parent),
        List.of(
            new HashKeyRange(range.start(), secondStart.previous()),
            new HashKeyRange(secondStart, range.end())),
        generation,
        nowMs);
  }

  synchronized void merge(Shard lower, Shard upper, long generation, long nowMs) {
    replace(
        List.of(lower, upper), List.of(lower.range().through(upper.range())), generation, nowMs);
  }

  private void replace(
      List<Shard> parents, List<HashKeyRange> ranges, long generation, long nowMs) {
    ShardMap before = shards;
    List<Shard> children = new ArrayList<>();
    for (HashKeyRange range : ranges) {
      int number = before.all().size() + children.size();
      children.add(new Shard(new Shard.Birth(number, range, generation, parents), nowMs));
    }
    // First closed, then replaced: nothing is put into a parent after its child had a record.
    parents.forEach(parent -> parent.close(List.copyOf(children), nowMs));
    shards = before.replace(parents, children);
  }

  /** Takes no more records and forgets those it has; returns the bytes that were held. */
  synchronized long delete(long nowMs) {
    deleted = true;
    long freed = 0;
    for (Shard shard : shards.all()) {
      shard.close(List.of(), nowMs);
      freed += shard.clear();
    }
    return freed;
  }

  /** Forgets what retention says; returns the bytes that were held. */
  long trim(Shard shard, long nowMs) {
    return shard.trimBefore(horizonMs(nowMs));
  }

  /** The moment before which records are forgotten. */
  long horizonMs(long nowMs) {
    return nowMs - retentionHours * MS_PER_HOUR;
  }

  int retentionHours() {
    return retentionHours;
  }

  void setRetentionHours(int hours) {
    retentionHours = hours;
  }

  int maxRecordBytes() {
    return maxRecordKib << 10;
  }

  void setMaxRecordKib(int kib) {
    maxRecordKib = kib;
  }

  String mode() {
    return mode;
  }

  void setMode(String newMode) {
    mode = newMode;
  }

  synchronized Map<String, String> tags() {
    return new TreeMap<>(tags);
  }

  synchronized void changeTags(Consumer<Map<String, String>> change) {
    change.accept(tags);
  }
}
