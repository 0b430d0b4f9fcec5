package io.listens.testkit.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.listens.etl.decode.StreamRecord;
import io.listens.etl.parquet.ParquetTable;
import io.listens.model.Listen;
import io.listens.model.Song;
import io.listens.model.TrackWindow;
import io.listens.producer.ListenProducer;
import io.listens.producer.ProducerConfig;
import io.listens.testkit.LocalAws;
import io.listens.testkit.local.LocalSpark;
import io.listens.testkit.local.TrackWindowRows;
import io.listens.testkit.oracle.ExpectedWindows;
import io.listens.testkit.oracle.WindowRules;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;

/**
 * The jar for Glue by spark-submit: a worker is killed while batches run, the driver is asked to
 * end and started again, and the answer is the one answer.
 */
@Timeout(300)
class GlueJarOnClusterIT {

  private static final Path JAR =
      Path.of(Objects.requireNonNull(System.getProperty("listens.glue.jar")));
  private static final String NAME = "listens";
  private static final String OUTPUT = "s3a://" + NAME;
  private static final Instant START = Instant.parse("2024-06-25T17:00:00Z");
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int TRACKS = 10;
  private static final Pattern BATCH =
      Pattern.compile("\"query\":\"(\\w+)\",\"batch\":(\\d+),\"records\":(\\d+)");

  @TempDir private Path home;

  private final List<Listen> sent = new ArrayList<>();
  private LocalAws aws;

  @BeforeEach
  void start() {
    aws = LocalAws.start();
    aws.kinesis().createStream(r -> r.streamName(NAME).shardCount(4));
    aws.s3().createBucket(r -> r.bucket(NAME));
    StringBuilder songs =
        new StringBuilder("track_id,artists,album_name,track_name,duration_ms,track_genre\n");
    for (Song song : songs()) {
      songs.append(song.trackId()).append(",A,B,C,180000,pop\n");
    }
    aws.s3()
        .putObject(
            r -> r.bucket(NAME).key("raw/songs/songs.csv"),
            RequestBody.fromString(songs.toString()));
  }

  @AfterEach
  void stop() {
    aws.close();
  }

  private static List<Song> songs() {
    List<Song> songs = new ArrayList<>();
    for (int i = 0; i < TRACKS; i++) {
      songs.add(new Song("t" + i, "A", "B", "C", 180_000L, "pop"));
    }
    return songs;
  }

  /** Listens of the next hour, in some disorder, every tenth twice. */
  private void sendAnHour() {
    int hour = sent.size();
    try (ListenProducer producer =
        new ListenProducer(
            aws.kinesis(), ProducerConfig.forStream(NAME).maxAggregateBytes(2048).build())) {
      for (int i = 0; i < 1200; i++) {
        Instant at = START.plusSeconds(3L * (hour + i - i % 7));
        String track = "t" + (i * 7) % TRACKS;
        Listen listen = Listen.of("u" + i % 90, track, at).withId("id" + hour + "-" + i);
        sent.add(listen);
        var first = producer.send(listen);
        if (i % 10 == 0) {
          var again = producer.send(listen);
          assertThat(again).isNotSameAs(first);
        }
      }
    }
  }

  private int records() {
    return sent.size() + sent.size() / 10;
  }

  private List<String> arguments(String trigger) {
    return List.of(
        "--JOB_NAME",
        NAME,
        "--listens.output",
        OUTPUT,
        "--listens.kinesis.streamName",
        NAME,
        "--listens.kinesis.region",
        aws.region(),
        "--listens.kinesis.endpointUrl",
        aws.endpoint().toString(),
        "--listens.kinesis.startingPosition",
        "trim_horizon",
        "--listens.kinesis.maxRecordsPerTrigger",
        "800",
        "--listens.trigger",
        trigger);
  }

  /** How many records a query has told of in its finished batches. */
  static long told(List<String> lines, String query) {
    long records = 0;
    for (String line : lines) {
      Matcher batch = BATCH.matcher(line);
      if (batch.find() && batch.group(1).equals(query)) {
        records += Long.parseLong(batch.group(3));
      }
    }
    return records;
  }

  @Test
  void givesTheOneAnswer() throws Exception {
    try (Cluster cluster = new Cluster(home, aws)) {
      sendAnHour();
      Running driver = cluster.submit(JAR, arguments("1s"));
      driver.await("a batch of each query", PATIENCE, lines -> told(lines, "windows") > 0);

      sendAnHour();
      cluster.killWorker(0);
      driver.await(
          "all records, with one worker",
          PATIENCE,
          lines -> told(lines, "archive") >= records() && told(lines, "windows") >= records());
      assertThat(driver.told()).isNotEmpty();

      driver.terminate();
      // 128 + 15: a JVM's own code where it ends by the signal.
      assertThat(driver.end(PATIENCE)).as(driver.told()).isEqualTo(143);

      sendAnHour();
      Running again = cluster.submit(JAR, arguments("available"));
      assertThat(again.end(PATIENCE)).as(again.told()).isZero();
    }
    assertThatTheAnswerIsRight();
  }

  private void assertThatTheAnswerIsRight() {
    SparkSession spark = LocalSpark.start(aws);
    spark.conf().set("spark.sql.datetime.java8API.enabled", true);
    try {
      Dataset<Row> archive =
          ParquetTable.read(spark, OUTPUT + "/raw/listens", StreamRecord.COLUMNS);
      assertThat(archive.count()).isEqualTo(records());
      assertThat(
              archive
                  .select("shard_id", "sequence_number", "sub_sequence_number")
                  .distinct()
                  .count())
          .as("nothing twice")
          .isEqualTo(records());
      ExpectedWindows.of(sent.stream(), songs(), WindowRules.DEFAULT)
          .assertMatches(
              TrackWindowRows.of(
                  ParquetTable.read(spark, OUTPUT + "/processed", TrackWindow.COLUMNS)));
    } finally {
      spark.stop();
    }
  }
}
