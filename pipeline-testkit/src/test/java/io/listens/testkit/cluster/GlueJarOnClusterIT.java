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
import io.listens.testkit.fault.FaultPlan;
import io.listens.testkit.fault.FaultSite;
import io.listens.testkit.local.LocalSpark;
import io.listens.testkit.local.TrackWindowRows;
import io.listens.testkit.oracle.ExpectedWindows;
import io.listens.testkit.oracle.WindowRules;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;

/**
 * The jar for Glue by spark-submit. On a cluster: a worker is killed while its tasks run, the
 * driver is asked to end in the middle and started again, and after each the answer is the one
 * answer. On one machine: how it ends.
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
  private SparkHome sparkHome;
  private @Nullable SparkSession spark;

  @BeforeEach
  void start() throws Exception {
    aws = LocalAws.start();
    sparkHome = new SparkHome(home, aws);
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
  void stop() throws IOException {
    sparkHome.close();
    if (spark != null) {
      spark.stop();
    }
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

  private List<String> arguments(String stream, String trigger, String... more) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "--JOB_NAME",
                NAME,
                "--listens.output",
                OUTPUT,
                "--listens.kinesis.streamName",
                stream,
                "--listens.kinesis.region",
                aws.region(),
                "--listens.kinesis.endpointUrl",
                aws.endpoint().toString(),
                "--listens.kinesis.startingPosition",
                "trim_horizon",
                "--listens.kinesis.maxRecordsPerTrigger",
                "800",
                "--listens.trigger",
                trigger));
    all.addAll(List.of(more));
    return all;
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

  private void awaitAll(Running driver) throws InterruptedException {
    driver.await(
        "all records",
        PATIENCE,
        lines -> told(lines, "archive") >= records() && told(lines, "windows") >= records());
    // The first one may have begun before that.
    driver.awaitSince(
        driver.lines(),
        "a reconciliation of all",
        PATIENCE,
        lines -> lines.stream().filter(line -> line.endsWith(", 0 undecided")).count() >= 2);
  }

  /** Where a task puts a file into the archive. */
  private static FaultSite archiving(FaultPlan plan) {
    return plan.onS3("PutObject").of(NAME + "/raw/listens/");
  }

  @Test
  void givesTheOneAnswerWhateverEndsInTheMiddle() throws Exception {
    Cluster cluster = new Cluster(sparkHome);
    sendAnHour();
    Running driver = cluster.submit(JAR, arguments(NAME, "1s", "--listens.reconcile-every", "1s"));
    awaitAll(driver);
    assertThatTheAnswerIsRight(closedWindows());

    // In the middle of a batch of all shards, whose files are slow. The first one may have few, and
    // so may leave this worker without a task.
    FaultPlan slow = archiving(FaultPlan.none()).atEveryCall().delay(Duration.ofSeconds(1));
    aws.faults(archiving(slow).atCalls(5).killBefore(() -> cluster.killWorker(0)));
    sendAnHour();
    driver.awaitLine("Lost executor", PATIENCE);
    aws.faults(FaultPlan.none());
    awaitAll(driver);
    assertThatTheAnswerIsRight(closedWindows());

    aws.faults(archiving(FaultPlan.none()).atCalls(1).killBefore(driver::terminate));
    sendAnHour();
    // 128 + 15: a JVM's own code where it ends by the signal.
    assertThat(driver.end(PATIENCE)).as(driver.told()).isEqualTo(143);
    aws.faults(FaultPlan.none());

    Running again = cluster.submit(JAR, arguments(NAME, "available"));
    assertThat(again.end(PATIENCE)).as(again.told()).isZero();
    again.await("something left for it", PATIENCE, lines -> told(lines, "windows") > 0);
    assertThatTheAnswerIsRight(sent.stream());
  }

  @Test
  void endsAsItWasEnded() throws Exception {
    Running wrong =
        sparkHome.submit(
            "local[2]", JAR, List.of("--listens.outptu", OUTPUT, "--listens.trigger", "often"));
    assertThat(wrong.awaitLine("Cannot run the job", PATIENCE))
        .contains(
            "listens.outptu is not known; did you mean listens.output?",
            "listens.kinesis.streamName is missing",
            "listens.trigger is 'often'");
    assertThat(wrong.end(PATIENCE)).isEqualTo(2);

    Running failing = sparkHome.submit("local[2]", JAR, arguments("nosuch", "1s"));
    failing.awaitLine("The job failed", PATIENCE);
    assertThat(failing.end(PATIENCE)).isEqualTo(1);

    sendAnHour();
    Running stopped =
        sparkHome.submit(
            "local[2]",
            JAR,
            arguments(NAME, "1s", "--TempDir", "s3://temp/", "--enable-metrics", "--window", "1m"));
    stopped.await(
        "all records",
        PATIENCE,
        lines -> told(lines, "archive") >= records() && told(lines, "windows") >= records());
    aws.s3().putObject(r -> r.bucket(NAME).key("control/stop"), RequestBody.empty());
    assertThat(stopped.end(PATIENCE)).as(stopped.told()).isZero();
  }

  /** Those that the newest listen, less the lateness of ten minutes, has closed. */
  private Stream<Listen> closedWindows() {
    Instant end = START.plusSeconds(3L * sent.size()).minus(Duration.ofMinutes(30));
    return sent.stream().filter(listen -> listen.listenedAt().isBefore(end));
  }

  private void assertThatTheAnswerIsRight(Stream<Listen> counted) {
    SparkSession here = LocalSpark.start(aws);
    spark = here;
    here.conf().set("spark.sql.datetime.java8API.enabled", true);
    Dataset<Row> archive = ParquetTable.read(here, OUTPUT + "/raw/listens", StreamRecord.COLUMNS);
    assertThat(archive.count()).isEqualTo(records());
    assertThat(
            archive.select("shard_id", "sequence_number", "sub_sequence_number").distinct().count())
        .as("nothing twice")
        .isEqualTo(records());
    ExpectedWindows.of(counted, songs(), WindowRules.DEFAULT)
        .assertMatches(
            TrackWindowRows.of(
                ParquetTable.read(here, OUTPUT + "/processed", TrackWindow.COLUMNS)));
  }
}
