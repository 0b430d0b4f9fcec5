package io.listens.testkit.emulator.kinesis;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One shard: its records, its part of the ring and its relations. Thread-safe. */
final class Shard {

  private static final int MAX_ANSWER_BYTES = 10 << 20;

  private final Birth birth;
  private final long createdMs;
  private final ShardThroughput throughput = new ShardThroughput();
  private final RecordLog log = new RecordLog();
  private List<Shard> children = List.of();
  private @Nullable Long closedMs;

  /**
   * How a shard came to be.
   *
   * @param number its number in the stream, from 0
   * @param range its part of the ring
   * @param generation what creation has in sequence numbers: seconds since 1970, moved on where two
   *     generations of shards would have the same
   * @param parents none, the shard that was split, or the two that were merged, lower keys first
   */
  record Birth(int number, HashKeyRange range, long generation, List<Shard> parents) {}

  /** Records that were read, and where the reader stands after them. */
  record Page(List<StoredRecord> records, long start, long behindMs, boolean finished) {
    long next() {
      return start + records.size();
    }
  }

  Shard(Birth birth, long createdMs) {
    this.birth = birth;
    this.createdMs = createdMs;
  }

  static String id(int number) {
    return String.format(Locale.ROOT, "shardId-%012d", number);
  }

  /** The number in an id, whatever stands before the last hyphen; -1 if there is none. */
  static int numberOf(String id) {
    String digits = id.substring(id.lastIndexOf('-') + 1);
    long number = digits.matches("\\d{1,12}") ? Long.parseLong(digits) : -1;
    return number > Integer.MAX_VALUE ? -1 : (int) number;
  }

  String id() {
    return id(birth.number());
  }

  int number() {
    return birth.number();
  }

  HashKeyRange range() {
    return birth.range();
  }

  synchronized boolean isOpen() {
    return closedMs == null;
  }

  /** Whether it is open or was still open at that moment. */
  synchronized boolean wasOpenSince(long timeMs) {
    return closedMs == null || closedMs >= timeMs;
  }

  /** Whether it took records at that moment. */
  boolean wasOpenAt(long timeMs) {
    return createdMs <= timeMs && wasOpenSince(timeMs);
  }

  /**
   * Appends a record.
   *
   * @return its index; {@code null} if the shard is closed
   * @throws AwsException if the shard's rate is exceeded
   */
  synchronized @Nullable StoredAt append(Entry entry, long nowMs, @Nullable String limitedStream) {
    if (closedMs != null) {
      return null;
    }
    if (limitedStream != null && !throughput.tryPut(entry.size(), nowMs)) {
      throw rateExceeded(limitedStream);
    }
    // Never before the record in front of it: reading from a time relies on the order.
    long arrivedMs = log.isEmpty() ? nowMs : Math.max(nowMs, log.get(log.next() - 1).arrivedMs());
    long index = log.append(new StoredRecord(entry.data(), entry.partitionKey(), arrivedMs));
    return new StoredAt(this, sequenceNumber(index, arrivedMs));
  }

  /** A record to be put. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  record Entry(byte[] data, String partitionKey, HashKey hashKey, int size) {}

  /** Where a record was put. */
  record StoredAt(Shard shard, SequenceNumber sequenceNumber) {}

  private AwsException rateExceeded(String stream) {
    return Errors.throughputExceeded(
        "Rate exceeded for shard "
            + id()
            + " in stream "
            + stream
            + " under account "
            + KinesisSettings.ACCOUNT
            + ".");
  }

  synchronized void admitIterator(long nowMs, String stream) {
    if (!throughput.tryGetShardIterator(nowMs)) {
      throw rateExceeded(stream);
    }
  }

  /**
   * Reads from a place on.
   *
   * @param from an index; what is trimmed is passed over
   * @param limitedStream the stream's name if its limits hold
   */
  synchronized Page read(long from, int maxRecords, long nowMs, @Nullable String limitedStream) {
    if (limitedStream != null && !throughput.tryGetRecords(nowMs)) {
      throw rateExceeded(limitedStream);
    }
    long start = Math.max(from, log.first());
    List<StoredRecord> records = new ArrayList<>();
    int bytes = 0;
    long index = start;
    boolean full = false;
    while (index < log.next() && records.size() < maxRecords && !full) {
      StoredRecord record = log.get(index);
      full = !records.isEmpty() && bytes + record.size() > MAX_ANSWER_BYTES;
      if (!full) {
        records.add(record);
        bytes += record.size();
        index++;
      }
    }
    if (limitedStream != null) {
      throughput.gave(bytes, full || bytes >= MAX_ANSWER_BYTES, nowMs);
    }
    boolean tip = index >= log.next();
    return new Page(records, start, tip ? 0 : behind(index, nowMs), tip && closedMs != null);
  }

  private long behind(long index, long nowMs) {
    // Zero is for the tip alone.
    return Math.max(1, nowMs - log.get(index).arrivedMs());
  }

  synchronized long next() {
    return log.next();
  }

  synchronized long firstSince(long timeMs) {
    return log.firstSince(timeMs);
  }

  /** The index of the first record at or, if {@code exclusive}, after a sequence number. */
  synchronized long position(SequenceNumber number, boolean exclusive) {
    if (number.index() < log.first()) {
      return log.first();
    }
    if (number.index() >= log.next()) {
      return log.next();
    }
    long arrived = seconds(log.get(number.index()).arrivedMs());
    boolean reached = exclusive ? arrived > number.arrived() : arrived >= number.arrived();
    return reached ? number.index() : number.index() + 1;
  }

  /** Whether a sequence number is one of this very shard's. */
  boolean issued(SequenceNumber number) {
    return number.shardCreated() == birth.generation() && number.shard() == birth.number();
  }

  SequenceNumber sequenceNumber(long index, long arrivedMs) {
    return new SequenceNumber(birth.generation(), birth.number(), index, seconds(arrivedMs));
  }

  private static long seconds(long ms) {
    return Math.floorDiv(ms, 1000);
  }

  synchronized void close(List<Shard> successors, long nowMs) {
    closedMs = nowMs;
    children = successors;
  }

  synchronized long trimBefore(long timeMs) {
    return log.trimBefore(timeMs);
  }

  synchronized long trimOldest(int records) {
    return log.trimOldest(records);
  }

  synchronized long clear() {
    return log.clear();
  }

  synchronized List<Shard> children() {
    return children;
  }

  /** As DescribeStream and ListShards show it. */
  synchronized Map<String, Object> toDocument() {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("ShardId", id());
    List<Shard> parents = birth.parents();
    if (!parents.isEmpty()) {
      document.put("ParentShardId", parents.get(0).id());
    }
    if (parents.size() > 1) {
      document.put("AdjacentParentShardId", parents.get(1).id());
    }
    document.put("HashKeyRange", range().toDocument());
    Map<String, Object> numbers = new LinkedHashMap<>();
    numbers.put("StartingSequenceNumber", sequenceNumber(0, createdMs).toString());
    if (closedMs != null) {
      numbers.put(
          "EndingSequenceNumber", sequenceNumber(SequenceNumber.LAST_INDEX, closedMs).toString());
    }
    document.put("SequenceNumberRange", numbers);
    return document;
  }

  /** As GetRecords shows it to who has finished its parent. */
  Map<String, Object> toChildDocument() {
    return Map.of(
        "ShardId",
        id(),
        "ParentShards",
        birth.parents().stream().map(Shard::id).toList(),
        "HashKeyRange",
        range().toDocument());
  }
}
