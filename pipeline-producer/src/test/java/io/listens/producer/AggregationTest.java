package io.listens.producer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.kinesis.deagg.RecordDeaggregator;
import com.amazonaws.services.kinesis.clientlibrary.types.UserRecord;
import com.amazonaws.services.kinesis.model.Record;
import com.amazonaws.services.lambda.runtime.events.KinesisEvent;
import com.amazonaws.services.lambda.runtime.events.KinesisEvent.KinesisEventRecord;
import io.listens.producer.KinesisPort.PutRecord;
import io.listens.producer.KinesisPort.Severity;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Aggregated records, as Amazon's own library takes them apart. */
@SuppressWarnings("FutureReturnValueIgnored") // These tests look at the stream instead.
class AggregationTest {

  private static final BigInteger HASH_KEYS = BigInteger.ONE.shiftLeft(128);

  private final ManualThreads threads = new ManualThreads();
  private final FakeKinesis kinesis = new FakeKinesis();

  @Test
  void putsManyListensInOneRecord() {
    ListenProducer producer = producer(config());
    List<CompletableFuture<Receipt>> sent = sendAll(producer, 0, 300);

    threads.advance(Duration.ofSeconds(1));

    assertThat(kinesis.records()).hasSize(1);
    assertThat(takenApart()).isEqualTo(texts(0, 300));
    assertThat(sent.get(299)).isCompletedWithValue(new Receipt("shardId-000000000000", "1", 299));
    ProducerMetrics metrics = producer.snapshot();
    assertThat(metrics.sent()).isEqualTo(300);
    assertThat(metrics.records()).isEqualTo(1);
    assertThat(metrics.bytes()).isEqualTo(kinesis.records().get(0).size());
  }

  @Test
  void isReadByAmazonsDeaggregatorToo() {
    kinesis.reshard(2);
    ListenProducer producer = producer(config());
    sendAll(producer, 0, 300);
    threads.advance(Duration.ofSeconds(1));
    List<KinesisEventRecord> records =
        kinesis.records().stream().map(AggregationTest::lambdaRecord).toList();

    List<UserRecord> taken = RecordDeaggregator.deaggregate(records);

    assertThat(records).hasSize(2);
    assertThat(taken)
        .extracting(AggregationTest::text)
        .containsExactlyInAnyOrderElementsOf(texts(0, 300));
  }

  @Test
  void keepsPartitionKeysOfAnyLengthAndAlphabet() {
    ListenProducer producer = producer(config());
    List<String> keys = List.of("a", "音".repeat(256), "k".repeat(200), "a");
    keys.forEach(key -> producer.sendRaw(key, key.getBytes(UTF_8)));
    producer.sendRaw("empty", new byte[0]);
    producer.sendRaw("long", new byte[40_000]);

    threads.advance(Duration.ofSeconds(1));

    List<UserRecord> records = userRecords(kinesis.records());
    assertThat(records.subList(0, 4)).extracting(UserRecord::getPartitionKey).isEqualTo(keys);
    assertThat(records.subList(0, 4)).extracting(AggregationTest::text).isEqualTo(keys);
    assertThat(records).extracting(r -> r.getData().remaining()).endsWith(0, 40_000);
  }

  @Test
  void keepsRecordsWithinTheirSize() {
    ListenProducer producer = producer(config().maxAggregateBytes(4096));
    sendAll(producer, 0, 2000);

    threads.advance(Duration.ofSeconds(5));

    assertThat(kinesis.records()).allMatch(put -> put.size() <= 4096);
    assertThat(kinesis.records().subList(0, 5)).allMatch(put -> put.size() > 3800);
    assertThat(takenApart()).isEqualTo(texts(0, 2000));
  }

  @Test
  void sendsALargeListenAloneAndAsItIs() {
    ListenProducer producer = producer(config());
    producer.sendRaw("key", new byte[100_000]);
    producer.sendRaw("key", "small".getBytes(UTF_8));

    threads.advance(Duration.ofSeconds(1));

    assertThat(kinesis.records()).extracting(PutRecord::hashKey).containsOnlyNulls().hasSize(2);
    assertThat(kinesis.stored()).contains("small");
  }

  @Test
  void aggregatesForEachShardWithinItsHashKeys() {
    kinesis.reshard(4);
    ListenProducer producer = producer(config());
    sendAll(producer, 0, 1000);

    threads.advance(Duration.ofSeconds(1));

    assertThat(kinesis.records()).hasSize(4);
    assertThat(kinesis.shardsOfRecords()).doesNotHaveDuplicates();
    for (int i = 0; i < 4; i++) {
      String shard = kinesis.shardsOfRecords().get(i);
      assertThat(userRecords(List.of(kinesis.records().get(i))))
          .allMatch(r -> shard.equals(shardOf(r.getPartitionKey())));
    }
  }

  @Test
  void aConsumerThatFiltersByHashRangeLosesNothingWhenAShardSplits() {
    ListenProducer producer = producer(config());
    sendAll(producer, 0, 1000);
    kinesis.reshard(2); // The aggregates are built for the parent, whose children take them.

    threads.advance(Duration.ofSeconds(1));

    assertThat(kinesis.misplaced()).isNotEmpty();
    assertThat(filteredByHashRange(2)).containsExactlyInAnyOrderElementsOf(texts(0, 1000));
  }

  @Test
  void followsAReshardAtTheFirstAnswerFromAnotherShard() {
    ListenProducer producer = producer(config());
    sendAll(producer, 0, 10);
    threads.advance(Duration.ofSeconds(2));
    kinesis.reshard(3);
    sendAll(producer, 10, 20);
    threads.advance(Duration.ofSeconds(2));
    int before = kinesis.records().size();

    List<CompletableFuture<Receipt>> sent = sendAll(producer, 20, 200);
    threads.advance(Duration.ofSeconds(1));

    assertThat(kinesis.listings()).isEqualTo(2);
    List<PutRecord> after = kinesis.records().subList(before, kinesis.records().size());
    assertThat(after).hasSize(3);
    for (int i = 0; i < sent.size(); i++) {
      assertThat(sent.get(i).join().shardId()).isEqualTo(shardOf("key " + (20 + i)));
    }
  }

  @Test
  void sortsAnewWhatIsRefusedAcrossAReshard() {
    kinesis.reshard(4);
    ListenProducer producer = producer(config());
    kinesis.thenFail(Severity.TRANSIENT, "reset");
    sendAll(producer, 0, 500);
    threads.advance(Duration.ofMillis(50));
    kinesis.reshard(1);

    threads.advance(Duration.ofSeconds(10));

    assertThat(takenApart()).containsExactlyInAnyOrderElementsOf(texts(0, 500));
  }

  @Test
  void waitsForTheShardsToBeKnown() {
    kinesis.thenFailListing(Severity.THROTTLED, "LimitExceededException");
    kinesis.thenFailListing(Severity.TRANSIENT, "reset");
    ListenProducer producer = new ListenProducer(kinesis, config().build(), threads.environment(7));
    sendAll(producer, 0, 10);
    threads.work();
    assertThat(kinesis.records()).isEmpty();

    threads.advance(Duration.ofSeconds(10));

    assertThat(takenApart()).isEqualTo(texts(0, 10));
    assertThat(kinesis.listings()).isEqualTo(3);
  }

  @Test
  void failsAllWhenTheShardsMayNotBeKnown() {
    kinesis.thenFailListing(Severity.FATAL, "AccessDeniedException: kinesis:ListShards");
    ListenProducer producer = new ListenProducer(kinesis, config().build(), threads.environment(7));
    CompletableFuture<Receipt> sent = sendAll(producer, 0, 1).get(0);

    threads.work();

    assertThat(sent.handle((r, e) -> String.valueOf(e)).join())
        .contains("AccessDeniedException: kinesis:ListShards")
        .contains("listing the stream's shards");
  }

  private ListenProducer producer(ProducerConfig.Builder config) {
    ListenProducer producer = new ListenProducer(kinesis, config.build(), threads.environment(7));
    threads.work(); // The shards are known.
    return producer;
  }

  private static ProducerConfig.Builder config() {
    return ProducerConfig.forStream("listens");
  }

  private static List<CompletableFuture<Receipt>> sendAll(
      ListenProducer producer, int from, int to) {
    List<CompletableFuture<Receipt>> sent = new ArrayList<>();
    for (int i = from; i < to; i++) {
      sent.add(producer.sendRaw("key " + i, ("listen " + i).getBytes(UTF_8)));
    }
    return sent;
  }

  private static List<String> texts(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> "listen " + i).toList();
  }

  private List<String> takenApart() {
    return userRecords(kinesis.records()).stream().map(AggregationTest::text).toList();
  }

  /** What consumers see that read equal parts of the hash keys and pass over what isn't theirs. */
  private List<String> filteredByHashRange(int shards) {
    List<String> seen = new ArrayList<>();
    BigInteger part = HASH_KEYS.divide(BigInteger.valueOf(shards));
    for (int i = 0; i < kinesis.records().size(); i++) {
      String shard = kinesis.shardsOfRecords().get(i);
      BigInteger start = shard.equals(kinesis.shardOf(new HashKey(0, 0))) ? BigInteger.ZERO : part;
      UserRecord.deaggregate(List.of(sdkRecord(kinesis.records().get(i))), start, start.add(part))
          .forEach(r -> seen.add(text(r)));
    }
    return seen;
  }

  private static List<UserRecord> userRecords(List<PutRecord> puts) {
    return UserRecord.deaggregate(puts.stream().map(AggregationTest::sdkRecord).toList());
  }

  private static Record sdkRecord(PutRecord put) {
    return new Record()
        .withPartitionKey(put.partitionKey())
        .withSequenceNumber("1")
        .withData(ByteBuffer.wrap(put.data()));
  }

  private static KinesisEventRecord lambdaRecord(PutRecord put) {
    KinesisEvent.Record record = new KinesisEvent.Record();
    record.setPartitionKey(put.partitionKey());
    record.setSequenceNumber("1");
    record.setData(ByteBuffer.wrap(put.data()));
    KinesisEventRecord event = new KinesisEventRecord();
    event.setKinesis(record);
    return event;
  }

  private String shardOf(String partitionKey) {
    return kinesis.shardOf(HashKey.ofUtf8(partitionKey.getBytes(UTF_8)));
  }

  private static String text(UserRecord r) {
    return UTF_8.decode(r.getData().duplicate()).toString();
  }
}
