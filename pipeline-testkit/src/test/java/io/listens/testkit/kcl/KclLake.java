package io.listens.testkit.kcl;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.kinesis.agg.AggRecord;
import com.amazonaws.kinesis.agg.RecordAggregator;
import io.listens.etl.EtlConfig;
import io.listens.etl.decode.StreamRecord;
import io.listens.etl.kcl.KclOptions;
import io.listens.etl.kcl.LandedBatches;
import io.listens.etl.kinesis.KinesisOptions;
import io.listens.etl.parquet.ParquetTable;
import io.listens.etl.sink.OutputLocations;
import io.listens.etl.window.WindowSpec;
import io.listens.model.ListenCodec;
import io.listens.model.ListenPolicy;
import io.listens.model.TrackWindow;
import io.listens.producer.ListenProducer;
import io.listens.producer.ProducerConfig;
import io.listens.testkit.LocalAws;
import io.listens.testkit.generate.Catalogue;
import io.listens.testkit.generate.GeneratedListen;
import io.listens.testkit.generate.ListenGenerator;
import io.listens.testkit.local.TrackWindowRows;
import io.listens.testkit.oracle.ExpectedWindows;
import io.listens.testkit.oracle.WindowRules;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.sync.RequestBody;

/** A stream, a bucket and a table of leases of one name, and what must come out of them. */
final class KclLake {

  static final String NAME = "listens";
  private static final int PARTS = 50;

  private final LocalAws aws;
  private final ListenGenerator generator;
  private final List<GeneratedListen> listens = new java.util.ArrayList<>();

  KclLake(LocalAws aws, ListenGenerator generator, int shards, Path scratch) throws IOException {
    this.aws = aws;
    this.generator = generator;
    generator.forEach(listens::add);
    Path songs = scratch.resolve("songs.csv");
    generator.catalogue().writeCsv(songs, Catalogue.LineEnd.LF);
    aws.s3().createBucket(r -> r.bucket(NAME));
    aws.s3().putObject(r -> r.bucket(NAME).key("raw/songs/songs.csv"), RequestBody.fromFile(songs));
    aws.kinesis().createStream(r -> r.streamName(NAME).shardCount(shards));
  }

  /** The records are fewer than those of the catalogue's listens: some come twice. */
  int size() {
    return listens.size();
  }

  void send(int from, int to) {
    ProducerConfig config = ProducerConfig.forStream(NAME).maxAggregateBytes(2048).build();
    try (ListenProducer producer = new ListenProducer(aws.kinesis(), config)) {
      for (GeneratedListen listen : listens.subList(from, to)) {
        var answer = producer.sendRaw(listen.partitionKey(), listen.payload());
        assertThat(answer).isNotNull();
      }
    }
  }

  /** As aggregated records whose parts belong to all shards, as a producer's are at a reshard. */
  void sendAcrossShards(int from, int to) {
    RecordAggregator aggregator = new RecordAggregator();
    for (GeneratedListen listen : listens.subList(from, to)) {
      try {
        put(aggregator.addUserRecord(listen.partitionKey(), listen.payload()));
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
      if (aggregator.getNumUserRecords() == PARTS) {
        put(aggregator.clearAndGet());
      }
    }
    put(aggregator.clearAndGet());
  }

  private void put(@Nullable AggRecord record) {
    if (record != null && record.getNumUserRecords() > 0) {
      aws.kinesis()
          .putRecord(
              r ->
                  r.streamName(NAME)
                      .partitionKey(record.getPartitionKey())
                      .data(SdkBytes.fromByteArray(record.toRecordBytes())));
    }
  }

  Map<String, String> source() {
    Map<String, String> source = new HashMap<>();
    source.put(KinesisOptions.STREAM_NAME, NAME);
    source.put(KinesisOptions.REGION, aws.region());
    source.put(KinesisOptions.ENDPOINT_URL, aws.endpoint().toString());
    source.put(KinesisOptions.STARTING_POSITION, "trim_horizon");
    return source;
  }

  Map<String, String> library() {
    return Map.of(
        KclOptions.APPLICATION_NAME,
        NAME,
        KclOptions.DYNAMODB_ENDPOINT_URL,
        aws.endpoint().toString(),
        KclOptions.CHECKPOINT_INTERVAL,
        "2s");
  }

  EtlConfig config() {
    Map<String, String> options = source();
    options.putAll(library());
    return new EtlConfig(
            options,
            new OutputLocations("s3a://" + NAME),
            WindowSpec.DEFAULT,
            ListenPolicy.EVERYTHING,
            ZoneOffset.UTC)
        .withWayIn(EtlConfig.WayIn.KCL);
  }

  long landed(SparkSession spark) {
    return LandedBatches.records(config().output(), spark);
  }

  static void await(String what, Duration patience, BooleanSupplier done)
      throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!done.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what).isLessThan(deadline);
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }

  /** Every record is in the archive once, and the windows are those of all listens. */
  void assertExact(SparkSession spark) {
    OutputLocations output = config().output();
    Dataset<Row> archive = ParquetTable.read(spark, output.rawListens(), StreamRecord.COLUMNS);
    assertThat(
            archive.select("shard_id", "sequence_number", "sub_sequence_number").distinct().count())
        .as("records, none missing")
        .isEqualTo(size());
    assertThat(archive.count()).as("records, none twice").isEqualTo(size());
    ExpectedWindows expected =
        ExpectedWindows.ofPayloads(
            listens.stream().map(GeneratedListen::payload),
            new ListenCodec(),
            generator.catalogue().songs(),
            WindowRules.DEFAULT);
    expected.assertMatches(
        TrackWindowRows.of(ParquetTable.read(spark, output.processed(), TrackWindow.COLUMNS)));
    assertThat(ParquetTable.read(spark, output.rejectedListens(), StreamRecord.COLUMNS).count())
        .isEqualTo(expected.counts().malformed())
        .isPositive();
  }
}
