package io.listens.testkit.emulator.kinesis;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.listens.testkit.ManualClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** An engine as tests talk to it. */
final class Kinesis {

  static final Instant START = Instant.parse("2024-06-25T12:00:00.123Z");
  static final String STREAM = "listens";

  final ManualClock clock = ManualClock.startingAt(START);
  private final KinesisEngine engine;

  private Kinesis(boolean limits, long maxRecordBytes) {
    engine = new KinesisEngine(new KinesisSettings(clock, limits, maxRecordBytes, "us-east-1"));
  }

  static Kinesis withoutLimits() {
    return new Kinesis(false, Long.MAX_VALUE);
  }

  static Kinesis withLimits() {
    return new Kinesis(true, Long.MAX_VALUE);
  }

  static Kinesis holding(long maxRecordBytes) {
    return new Kinesis(false, maxRecordBytes);
  }

  static Kinesis withLimitsHolding(long maxRecordBytes) {
    return new Kinesis(true, maxRecordBytes);
  }

  /** Carries an operation out; members are given as name, value, name, value. */
  Answer call(String operation, Object... members) {
    Map<String, Object> request = new HashMap<>();
    for (int i = 0; i < members.length; i += 2) {
      request.put((String) members[i], wire(members[i + 1]));
    }
    return new Answer(engine.call(operation, request));
  }

  private static Object wire(Object value) {
    return value instanceof Integer number ? (Object) number.longValue() : value;
  }

  AwsException refused(String operation, Object... members) {
    return Objects.requireNonNull(
        catchThrowableOfType(AwsException.class, () -> call(operation, members)),
        () -> operation + " was carried out");
  }

  void create(int shards) {
    call("CreateStream", "StreamName", STREAM, "ShardCount", shards);
  }

  String put(String partitionKey) {
    return put(partitionKey, partitionKey.getBytes(StandardCharsets.UTF_8)).text("SequenceNumber");
  }

  Answer put(String partitionKey, byte[] data) {
    return call("PutRecord", "StreamName", STREAM, "PartitionKey", partitionKey, "Data", data);
  }

  Answer putAt(String explicitHashKey, String data) {
    return call(
        "PutRecord",
        "StreamName",
        STREAM,
        "PartitionKey",
        "k",
        "ExplicitHashKey",
        explicitHashKey,
        "Data",
        data.getBytes(StandardCharsets.UTF_8));
  }

  String iterator(int shard, String type, Object... more) {
    Object[] members = new Object[more.length + 6];
    System.arraycopy(
        new Object[] {"StreamName", STREAM, "ShardId", Shard.id(shard), "ShardIteratorType", type},
        0,
        members,
        0,
        6);
    System.arraycopy(more, 0, members, 6, more.length);
    return call("GetShardIterator", members).text("ShardIterator");
  }

  Answer get(String iterator) {
    return call("GetRecords", "ShardIterator", iterator);
  }

  /** What a shard has, from its beginning. */
  List<String> dataOf(int shard) {
    return get(iterator(shard, "TRIM_HORIZON")).data();
  }

  List<Answer> shards(Object... members) {
    Object[] all = new Object[members.length + 2];
    all[0] = "StreamName";
    all[1] = STREAM;
    System.arraycopy(members, 0, all, 2, members.length);
    return call("ListShards", all).list("Shards");
  }

  List<String> shardIds(Object... members) {
    return shards(members).stream().map(shard -> shard.text("ShardId")).toList();
  }

  void split(int shard, String start) {
    call(
        "SplitShard",
        "StreamName",
        STREAM,
        "ShardToSplit",
        Shard.id(shard),
        "NewStartingHashKey",
        start);
  }

  void merge(int lower, int upper) {
    call("MergeShards", pair(lower, upper));
  }

  AwsException refusedMerge(int lower, int upper) {
    return refused("MergeShards", pair(lower, upper));
  }

  private static Object[] pair(int lower, int upper) {
    return new Object[] {
      "StreamName", STREAM, "ShardToMerge", Shard.id(lower), "AdjacentShardToMerge", Shard.id(upper)
    };
  }

  void pass(Duration duration) {
    clock.advance(duration);
  }

  /** An answer's members. */
  record Answer(Map<String, Object> members) {

    boolean has(String member) {
      return members.containsKey(member);
    }

    Object value(String member) {
      return Objects.requireNonNull(members.get(member), () -> member + " is not in " + members);
    }

    String text(String member) {
      return (String) value(member);
    }

    long number(String member) {
      return ((Number) value(member)).longValue();
    }

    @SuppressWarnings("unchecked")
    Answer structure(String member) {
      return new Answer((Map<String, Object>) value(member));
    }

    @SuppressWarnings("unchecked")
    List<Answer> list(String member) {
      List<Answer> answers = new ArrayList<>();
      ((List<Map<String, Object>>) value(member)).forEach(m -> answers.add(new Answer(m)));
      return answers;
    }

    /** The records' payloads as texts. */
    List<String> data() {
      return list("Records").stream()
          .map(r -> new String((byte[]) r.value("Data"), StandardCharsets.UTF_8))
          .toList();
    }
  }
}
