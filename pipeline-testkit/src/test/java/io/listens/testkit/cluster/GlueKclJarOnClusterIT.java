package io.listens.testkit.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.listens.etl.decode.StreamRecord;
import io.listens.etl.parquet.ParquetTable;
import io.listens.model.Listen;
import io.listens.producer.ListenProducer;
import io.listens.producer.ProducerConfig;
import io.listens.testkit.LocalAws;
import io.listens.testkit.local.LocalSpark;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;

/** The jar for the second way in, on a cluster that has nothing of what it needs. */
@Timeout(300)
class GlueKclJarOnClusterIT {

  private static final Path JAR =
      Path.of(Objects.requireNonNull(System.getProperty("listens.glue.kcl.jar")));
  private static final String NAME = "listens";
  private static final String OUTPUT = "s3a://" + NAME;
  private static final Instant START = Instant.parse("2024-06-25T17:00:00Z");
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int LISTENS = 2_000;

  @TempDir private Path directory;

  @Test
  void landsAllRecords() throws Exception {
    try (LocalAws aws = LocalAws.builder().dynamoDb(true).start()) {
      fill(aws);
      try (SparkHome home = new SparkHome(directory, aws)) {
        Running driver = new Cluster(home).submit(JAR, arguments(aws));
        driver.await(
            "all records, in the windows too",
            PATIENCE,
            lines -> GlueJarOnClusterIT.told(lines, "windows") >= LISTENS);
        driver.terminate();
        assertThat(driver.end(PATIENCE)).as(driver.told()).isEqualTo(143);
      }
      SparkSession spark = LocalSpark.start(aws);
      try {
        Dataset<Row> archive =
            ParquetTable.read(spark, OUTPUT + "/raw/listens", StreamRecord.COLUMNS);
        assertThat(archive.count()).isEqualTo(LISTENS);
        assertThat(
                archive
                    .select("shard_id", "sequence_number", "sub_sequence_number")
                    .distinct()
                    .count())
            .isEqualTo(LISTENS);
      } finally {
        spark.stop();
      }
    }
  }

  private static void fill(LocalAws aws) {
    aws.kinesis().createStream(r -> r.streamName(NAME).shardCount(2));
    aws.s3().createBucket(r -> r.bucket(NAME));
    aws.s3()
        .putObject(
            r -> r.bucket(NAME).key("raw/songs/songs.csv"),
            RequestBody.fromString(
                "track_id,artists,album_name,track_name,duration_ms,track_genre\n"));
    try (ListenProducer producer =
        new ListenProducer(aws.kinesis(), ProducerConfig.forStream(NAME).build())) {
      for (int i = 0; i < LISTENS; i++) {
        var unused = producer.send(Listen.of("u" + i % 90, "t", START.plusSeconds(i)));
      }
    }
  }

  private static List<String> arguments(LocalAws aws) {
    return List.of(
        "--listens.source=kcl",
        "--listens.output=" + OUTPUT,
        "--listens.trigger=1s",
        "--listens.kinesis.streamName=" + NAME,
        "--listens.kinesis.region=" + aws.region(),
        "--listens.kinesis.endpointUrl=" + aws.endpoint(),
        "--listens.kinesis.startingPosition=trim_horizon",
        "--listens.kcl.applicationName=" + NAME,
        "--listens.kcl.dynamoDbEndpointUrl=" + aws.endpoint());
  }
}
