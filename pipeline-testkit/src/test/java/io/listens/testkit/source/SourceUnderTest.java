package io.listens.testkit.source;

import io.listens.etl.kinesis.KinesisOptions;
import io.listens.etl.kinesis.KinesisSourceProvider;
import io.listens.testkit.backend.Backend;
import io.listens.testkit.emulator.Call;
import io.listens.testkit.emulator.Emulator;
import io.listens.testkit.emulator.EmulatorConfig;
import io.listens.testkit.emulator.Interceptor;
import io.listens.testkit.emulator.Reply;
import io.listens.testkit.emulator.kinesis.KinesisSettings;
import java.io.IOException;
import java.io.Serializable;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.DataStreamWriter;
import org.apache.spark.sql.streaming.Trigger;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.Shard;

/**
 * A Kinesis and a Spark that reads from it. If it is the embedded Kinesis, as it is by default, it
 * goes by a clock and anything may be made to fail.
 */
final class SourceUnderTest implements AutoCloseable {

  /** Of its own in each JVM, as others may use the same Kinesis. */
  static final String STREAM = "listens-" + UUID.randomUUID().toString().substring(0, 8);

  /** A row's identity: what must be there once. */
  record RecordId(String shardId, String sequenceNumber, long subSequenceNumber)
      implements Serializable {
    private static final long serialVersionUID = 1;
  }

  final SparkSession spark;
  final KinesisClient kinesis;
  volatile Interceptor interceptor = Interceptor.NONE;
  private final Backend aws;
  private final Path scratch;
  private long put;

  SourceUnderTest(Path scratch, InstantSource clock) throws Exception {
    this(scratch, clock, false);
  }

  /**
   * @param shardLimits whether the shards refuse what is more than the service's rates
   */
  SourceUnderTest(Path scratch, InstantSource clock, boolean shardLimits) throws Exception {
    this.scratch = scratch;
    aws = Backend.chosen(() -> embedded(clock, shardLimits));
    aws.useItsCredentials();
    kinesis = aws.kinesis();
    spark = spark();
  }

  /** Four attempts for each task, as on a cluster: a plain local[2] has one. */
  static SparkSession spark() {
    return SparkSession.builder()
        .appName("source")
        .master("local[2,4]")
        .config("spark.ui.enabled", false)
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.sql.shuffle.partitions", 2)
        .getOrCreate();
  }

  private Backend embedded(InstantSource clock, boolean shardLimits) throws IOException {
    KinesisSettings settings = new KinesisSettings(clock, shardLimits, 1 << 26, "us-east-1");
    Emulator emulator = Emulator.start(new EmulatorConfig(0, settings, false, this::intercept));
    return Backend.at(emulator.endpoint(), emulator);
  }

  private Reply intercept(Call call, Interceptor.Handler next) throws IOException {
    return interceptor.intercept(call, next);
  }

  String endpoint() {
    return aws.endpoint().toString();
  }

  Map<String, String> options(String... more) {
    Map<String, String> options = new HashMap<>();
    options.put(KinesisOptions.STREAM_NAME, STREAM);
    options.put(KinesisOptions.REGION, aws.region());
    options.put(KinesisOptions.ENDPOINT_URL, endpoint());
    options.put(KinesisOptions.STARTING_POSITION, "trim_horizon");
    for (int i = 0; i < more.length; i += 2) {
      options.put(more[i], more[i + 1]);
    }
    return options;
  }

  Dataset<Row> stream(String... more) {
    return spark.readStream().format(KinesisSourceProvider.FORMAT).options(options(more)).load();
  }

  Dataset<Row> batch(String... more) {
    return spark.read().format(KinesisSourceProvider.FORMAT).options(options(more)).load();
  }

  /** Writes all that there is, with a checkpoint of this test. */
  DataStreamWriter<Row> available(Dataset<Row> stream) {
    return stream
        .writeStream()
        .trigger(Trigger.AvailableNow())
        .option("checkpointLocation", checkpoint().toString());
  }

  Path checkpoint() {
    return scratch.resolve("checkpoint");
  }

  SourceUnderTest create(int shards) {
    aws.createStream(STREAM, shards);
    return this;
  }

  /** Puts records with keys that spread over all shards. */
  SourceUnderTest put(int count) {
    List<PutRecordsRequestEntry> entries = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      long number = put++;
      entries.add(
          PutRecordsRequestEntry.builder()
              .partitionKey("key-" + number)
              .data(SdkBytes.fromUtf8String("record-" + number))
              .build());
      if (entries.size() == 500 || i == count - 1) {
        List<PutRecordsRequestEntry> full = List.copyOf(entries);
        kinesis.putRecords(r -> r.streamName(STREAM).records(full));
        entries.clear();
      }
    }
    return this;
  }

  /** Splits a shard in the middle. */
  void split(Shard shard) {
    BigInteger middle =
        new BigInteger(shard.hashKeyRange().startingHashKey())
            .add(new BigInteger(shard.hashKeyRange().endingHashKey()))
            .shiftRight(1);
    kinesis.splitShard(
        r ->
            r.streamName(STREAM)
                .shardToSplit(shard.shardId())
                .newStartingHashKey(middle.toString()));
  }

  /** Waits for a reshard to be done. */
  void awaitActive() {
    aws.awaitActive(STREAM);
  }

  List<Shard> shards() {
    return kinesis.listShards(r -> r.streamName(STREAM)).shards();
  }

  static List<RecordId> ids(Dataset<Row> rows) {
    return rows.select("shardId", "sequenceNumber", "subSequenceNumber").collectAsList().stream()
        .map(SourceUnderTest::id)
        .toList();
  }

  static RecordId id(Row row) {
    return new RecordId(
        row.getAs("shardId"), row.getAs("sequenceNumber"), row.<Long>getAs("subSequenceNumber"));
  }

  @Override
  public void close() {
    spark.stop();
    aws.close();
  }
}
