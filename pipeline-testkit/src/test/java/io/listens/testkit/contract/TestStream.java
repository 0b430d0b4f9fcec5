package io.listens.testkit.contract;

import io.listens.testkit.backend.Backend;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.GetShardIteratorRequest;
import software.amazon.awssdk.services.kinesis.model.PutRecordResponse;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

/** A stream of one test. */
final class TestStream {

  /** The first hash key of the upper half. */
  static final String HALF = BigInteger.ONE.shiftLeft(127).toString();

  /** Of a shard, AWS answers 5 calls a second. */
  private static final Duration BETWEEN_READS = Duration.ofMillis(200);

  private static final int READS = 150;

  final String name;
  private final Backend aws;
  private final KinesisClient kinesis;

  private TestStream(Backend aws, String name) {
    this.aws = aws;
    this.name = name;
    kinesis = aws.kinesis();
  }

  static TestStream create(Backend aws, int shards) {
    String name = aws.name("contract");
    aws.createStream(name, shards);
    return new TestStream(aws, name);
  }

  void awaitActive() {
    aws.awaitActive(name);
  }

  static PutRecordsRequestEntry entry(String key, byte[] data) {
    return PutRecordsRequestEntry.builder()
        .partitionKey(key)
        .data(SdkBytes.fromByteArray(data))
        .build();
  }

  PutRecordResponse put(String data) {
    return kinesis.putRecord(
        r -> r.streamName(name).partitionKey("key").data(SdkBytes.fromUtf8String(data)));
  }

  PutRecordResponse putAt(String hashKey, String data) {
    return kinesis.putRecord(
        r ->
            r.streamName(name)
                .partitionKey("key")
                .explicitHashKey(hashKey)
                .data(SdkBytes.fromUtf8String(data)));
  }

  /** In the order of their ids. */
  List<Shard> shards() {
    return kinesis.listShards(r -> r.streamName(name)).shards().stream()
        .sorted(Comparator.comparing(Shard::shardId))
        .toList();
  }

  String shard(int place) {
    return shards().get(place).shardId();
  }

  String iterator(String shard, ShardIteratorType type) {
    return iterator(shard, type, r -> {});
  }

  String iterator(
      String shard, ShardIteratorType type, Consumer<GetShardIteratorRequest.Builder> more) {
    return kinesis
        .getShardIterator(
            r -> more.accept(r.streamName(name).shardId(shard).shardIteratorType(type)))
        .shardIterator();
  }

  /**
   * Reads until there are as many records as expected, or the shard ends, or half a minute has
   * passed: AWS may answer without records though there are some.
   */
  List<Record> records(@Nullable String from, int expected) {
    List<Record> records = new ArrayList<>();
    String iterator = from;
    for (int i = 0; iterator != null && records.size() < expected && i < READS; i++) {
      if (i > 0) {
        LockSupport.parkNanos(BETWEEN_READS.toNanos());
      }
      String next = iterator;
      GetRecordsResponse answer = kinesis.getRecords(r -> r.shardIterator(next));
      records.addAll(answer.records());
      iterator = answer.nextShardIterator();
    }
    return records;
  }

  List<String> data(@Nullable String from, int expected) {
    return records(from, expected).stream().map(TestStream::text).toList();
  }

  /** What a shard holds from its oldest record on. */
  List<String> dataOf(String shard, int expected) {
    return data(iterator(shard, ShardIteratorType.TRIM_HORIZON), expected);
  }

  private static String text(Record record) {
    return record.data().asString(StandardCharsets.UTF_8);
  }

  void split(String shard, String startOfUpper) {
    kinesis.splitShard(
        r -> r.streamName(name).shardToSplit(shard).newStartingHashKey(startOfUpper));
    awaitActive();
  }

  void merge(String lower, String upper) {
    kinesis.mergeShards(r -> r.streamName(name).shardToMerge(lower).adjacentShardToMerge(upper));
    awaitActive();
  }

  static byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) 'x');
    return bytes;
  }
}
