package io.listens.testkit.emulator.kinesis;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** PutRecord, PutRecords and GetRecords. */
final class RecordOperations {

  private static final int MAX_PUT_RECORDS = 500;
  private static final int MAX_PUT_BYTES = 5 << 20;

  /** Where the stream allows records of more than 1 MiB. */
  private static final int MAX_LARGE_PUT_BYTES = 10 << 20;

  private static final int MAX_GET_RECORDS = 10_000;
  private static final int LONGEST_PARTITION_KEY = 256;
  private static final String HASH_KEY_PATTERN = "0|([1-9]\\d{0,38})";

  private final Streams streams;
  private final Tokens tokens;

  RecordOperations(Streams streams, Tokens tokens) {
    this.streams = streams;
    this.tokens = tokens;
  }

  Map<String, Object> putRecord(Fields request) {
    KinesisStream stream = streams.named(request);
    Shard.Entry entry = entry(stream, request);
    checkOrdering(request.text("SequenceNumberForOrdering"), stream);
    reserve(StoredRecord.heldBytes(entry.size()));
    try {
      return stored(put(stream, entry));
    } catch (AwsException e) {
      streams.memory().release(StoredRecord.heldBytes(entry.size()));
      throw e;
    }
  }

  Map<String, Object> putRecords(Fields request) {
    KinesisStream stream = streams.named(request);
    List<Fields> requests = request.requiredStructures("Records");
    checkCount(request, requests.size());
    List<Shard.Entry> entries = new ArrayList<>(requests.size());
    requests.forEach(record -> entries.add(entry(stream, record)));
    checkBytes(stream, entries);
    reserve(entries.stream().mapToLong(entry -> StoredRecord.heldBytes(entry.size())).sum());
    return putAll(stream, entries);
  }

  private Map<String, Object> putAll(KinesisStream stream, List<Shard.Entry> entries) {
    List<Object> results = new ArrayList<>(entries.size());
    int failed = 0;
    for (Shard.Entry entry : entries) {
      try {
        results.add(stored(put(stream, entry)));
      } catch (AwsException e) {
        streams.memory().release(StoredRecord.heldBytes(entry.size()));
        results.add(Map.of("ErrorCode", e.type(), "ErrorMessage", e.message()));
        failed++;
      }
    }
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("FailedRecordCount", failed);
    answer.put("Records", results);
    return answer;
  }

  private static void checkCount(Fields request, int count) {
    if (count < 1) {
      throw request.broken("Records", "[]", "Member must have length greater than or equal to 1");
    }
    if (count > MAX_PUT_RECORDS) {
      throw request.broken(
          "Records",
          "[" + count + " records]",
          "Member must have length less than or equal to " + MAX_PUT_RECORDS);
    }
  }

  private static void checkBytes(KinesisStream stream, List<Shard.Entry> entries) {
    long bytes = entries.stream().mapToLong(Shard.Entry::size).sum();
    boolean large = stream.maxRecordBytes() > KinesisStream.DEFAULT_MAX_RECORD_KIB << 10;
    int limit = large ? MAX_LARGE_PUT_BYTES : MAX_PUT_BYTES;
    if (bytes > limit) {
      throw Errors.invalidArgument("Records size exceeds " + (limit >> 20) + " MB limit");
    }
  }

  private Shard.Entry entry(KinesisStream stream, Fields record) {
    byte[] data = record.requiredBlob("Data");
    String partitionKey = record.requiredText("PartitionKey");
    if (partitionKey.isEmpty() || partitionKey.length() > LONGEST_PARTITION_KEY) {
      throw record.broken(
          "PartitionKey",
          partitionKey,
          partitionKey.isEmpty()
              ? "Member must have length greater than or equal to 1"
              : "Member must have length less than or equal to " + LONGEST_PARTITION_KEY);
    }
    int size = StoredRecord.size(data, partitionKey);
    if (size > stream.maxRecordBytes()) {
      throw record.broken(
          "Data",
          "java.nio.HeapByteBuffer[pos=0 lim=" + data.length + " cap=" + data.length + "]",
          "Member must have length less than or equal to " + stream.maxRecordBytes());
    }
    return new Shard.Entry(data, partitionKey, hashKey(record, partitionKey), size);
  }

  private static HashKey hashKey(Fields record, String partitionKey) {
    String explicit = record.text("ExplicitHashKey");
    if (explicit == null) {
      return HashKey.of(partitionKey);
    }
    if (!explicit.matches(HASH_KEY_PATTERN)) {
      throw record.broken(
          "ExplicitHashKey",
          explicit,
          "Member must satisfy regular expression pattern: " + HASH_KEY_PATTERN);
    }
    BigInteger value = new BigInteger(explicit);
    if (value.compareTo(HashKey.RING) >= 0) {
      throw Errors.invalidArgument(
          "Invalid ExplicitHashKey. ExplicitHashKey must be in the range: [0, 2^128-1]. "
              + "Specified value was "
              + explicit);
    }
    return HashKey.of(value);
  }

  private static void checkOrdering(@Nullable String number, KinesisStream stream) {
    if (number != null && SequenceNumber.parse(number) == null) {
      throw Errors.invalidArgument(
          "ExclusiveMinimumSequenceNumber "
              + number
              + " used in PutRecord on stream "
              + stream.name()
              + " under account "
              + KinesisSettings.ACCOUNT
              + " is invalid.");
    }
  }

  private void reserve(long bytes) {
    if (streams.memory().tryReserve(bytes)) {
      return;
    }
    streams.trimAll();
    if (!streams.memory().tryReserve(bytes)) {
      throw streams.memory().exceeded();
    }
  }

  private Shard.StoredAt put(KinesisStream stream, Shard.Entry entry) {
    long nowMs = streams.nowMs();
    Shard.StoredAt stored = stream.put(entry, nowMs, streams.limited(stream));
    streams.memory().release(stream.trim(stored.shard(), nowMs));
    return stored;
  }

  private static Map<String, Object> stored(Shard.StoredAt stored) {
    Map<String, Object> answer = new LinkedHashMap<>(4);
    answer.put("SequenceNumber", stored.sequenceNumber().toString());
    answer.put("ShardId", stored.shard().id());
    return answer;
  }

  Map<String, Object> getRecords(Fields request) {
    String iterator = request.requiredText("ShardIterator");
    Integer limit = request.integerWithin("Limit", 1, MAX_GET_RECORDS);
    long nowMs = streams.nowMs();
    ShardPosition position = ShardPosition.of(iterator, tokens, nowMs);
    KinesisStream stream = streams.find(position.stream());
    Shard shard = stream == null ? null : stream.shards().get(position.shard());
    // An iterator of an earlier stream of that name points at nothing either.
    if (stream == null || shard == null || stream.identity().number() != position.streamNumber()) {
      throw Errors.shardDoesNotExist(
          Shard.id(position.shard()), position.stream(), KinesisSettings.ACCOUNT);
    }
    streams.memory().release(stream.trim(shard, nowMs));
    int most = limit == null ? MAX_GET_RECORDS : limit;
    Shard.Page page = shard.read(position.index(), most, nowMs, streams.limited(stream));
    return answer(
        shard,
        page,
        page.finished() ? null : position.movedTo(page.next(), nowMs).toIterator(tokens));
  }

  private static Map<String, Object> answer(
      Shard shard, Shard.Page page, @Nullable String nextIterator) {
    Map<String, Object> answer = new LinkedHashMap<>();
    if (nextIterator == null) {
      answer.put("ChildShards", shard.children().stream().map(Shard::toChildDocument).toList());
    } else {
      answer.put("NextShardIterator", nextIterator);
    }
    answer.put("MillisBehindLatest", page.behindMs());
    List<Object> records = new ArrayList<>(page.records().size());
    long index = page.start();
    for (StoredRecord record : page.records()) {
      records.add(record.toDocument(shard.sequenceNumber(index, record.arrivedMs())));
      index++;
    }
    answer.put("Records", records);
    return answer;
  }
}
