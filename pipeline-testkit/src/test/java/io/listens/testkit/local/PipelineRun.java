package io.listens.testkit.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.listens.etl.EtlConfig;
import io.listens.etl.ListenPipeline;
import io.listens.etl.decode.StreamRecord;
import io.listens.etl.kinesis.KinesisOptions;
import io.listens.etl.parquet.ParquetTable;
import io.listens.etl.sink.OutputLocations;
import io.listens.etl.window.WindowSpec;
import io.listens.model.Column;
import io.listens.model.ListenPolicy;
import io.listens.model.TrackWindow;
import io.listens.producer.ListenProducer;
import io.listens.producer.ProducerConfig;
import io.listens.producer.Receipt;
import io.listens.testkit.backend.Backend;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import software.amazon.awssdk.core.sync.RequestBody;

/** The pipeline over a stream and a bucket of its own. */
final class PipelineRun {

  /** Listens that share a Kinesis record, which no batch takes apart: about 20. */
  private static final int AGGREGATE_BYTES = 4096;

  private static final int BATCH_RECORDS = 400;

  private final Backend aws;
  private final SparkSession spark;
  private final String name;
  private final EtlConfig config;

  PipelineRun(
      Backend aws, SparkSession spark, String name, WindowSpec windows, ListenPolicy policy) {
    this.aws = aws;
    this.spark = spark;
    this.name = aws.name(name);
    Map<String, String> source =
        Map.of(
            KinesisOptions.STREAM_NAME,
            this.name,
            KinesisOptions.REGION,
            aws.region(),
            KinesisOptions.ENDPOINT_URL,
            aws.endpoint().toString(),
            KinesisOptions.STARTING_POSITION,
            "trim_horizon",
            KinesisOptions.MAX_RECORDS_PER_TRIGGER,
            Integer.toString(BATCH_RECORDS));
    config =
        new EtlConfig(
            source, new OutputLocations("s3a://" + this.name), windows, policy, ZoneOffset.UTC);
  }

  /** The bucket's name, which is the stream's too. */
  String bucket() {
    return name;
  }

  EtlConfig config() {
    return config;
  }

  /** Makes stream and bucket, and hands the records to the producer in their order. */
  ListenPipeline send(List<SentRecord> records, int shards, Path songs) {
    aws.s3().createBucket(r -> r.bucket(name));
    aws.s3().putObject(r -> r.bucket(name).key("raw/songs/songs.csv"), RequestBody.fromFile(songs));
    aws.createStream(name, shards);
    ProducerConfig ordered =
        ProducerConfig.forStream(name).maxAggregateBytes(AGGREGATE_BYTES).maxInFlight(1).build();
    List<CompletableFuture<Receipt>> answers = new ArrayList<>();
    try (ListenProducer producer = new ListenProducer(aws.kinesis(), ordered)) {
      records.forEach(record -> answers.add(producer.sendRaw(record.key(), record.payload())));
    }
    assertThat(answers).allSatisfy(answer -> assertThat(answer).isCompleted());
    return new ListenPipeline(spark, config);
  }

  /** How many batches a query has finished. */
  int batches(String query) {
    return aws.s3()
        .listObjectsV2(r -> r.bucket(name).prefix("checkpoints/" + query + "/commits/"))
        .contents()
        .size();
  }

  Dataset<Row> archive() {
    return read(config.output().rawListens(), StreamRecord.COLUMNS);
  }

  Dataset<Row> processed() {
    return read(config.output().processed(), TrackWindow.COLUMNS);
  }

  long rejected() {
    return read(config.output().rejectedListens(), StreamRecord.COLUMNS).count();
  }

  private Dataset<Row> read(String location, List<Column> columns) {
    return ParquetTable.read(spark, location, columns);
  }

  List<TrackWindow> rows() {
    return rows(processed());
  }

  /** Rows of {@link TrackWindow#COLUMNS}. */
  static List<TrackWindow> rows(Dataset<Row> windows) {
    return TrackWindowRows.of(windows);
  }
}
