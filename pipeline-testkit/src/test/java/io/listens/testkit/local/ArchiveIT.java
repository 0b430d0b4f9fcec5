package io.listens.testkit.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.listens.etl.ListenPipeline;
import io.listens.etl.decode.StreamRecord;
import io.listens.etl.kinesis.KinesisSourceProvider;
import io.listens.etl.sink.ArchiveSink;
import io.listens.model.ListenPolicy;
import io.listens.testkit.LocalAws;
import io.listens.testkit.ManualClock;
import io.listens.testkit.backend.Backend;
import io.listens.testkit.fault.FaultKind;
import io.listens.testkit.fault.FaultPlan;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.streaming.Trigger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** Every record is in the archive once, however often a batch is written. */
class ArchiveIT extends OnLocalSpark {

  private final ManualClock clock = ManualClock.startingAt(Instant.parse("2026-01-31T23:59:00Z"));
  private Path root;
  private StepwisePipeline run;

  @Override
  LocalAws.Builder settings() {
    return LocalAws.builder().clock(clock);
  }

  @BeforeEach
  void begin(TestInfo test) throws Exception {
    root = Files.createDirectory(directory.resolve(test.getTestMethod().orElseThrow().getName()));
    run = new StepwisePipeline(aws, spark, root);
  }

  /** Records of both shards, on both sides of midnight, some of them malformed. */
  private void putRecords() {
    for (int i = 0; i < 40; i++) {
      run.put("track" + "x".repeat(i % 13), "10:" + (10 + i) + ":00");
      run.putRaw(("malformed " + "x".repeat(i)).getBytes(UTF_8));
      if (i % 10 == 9) {
        clock.advance(Duration.ofMinutes(3));
      }
    }
  }

  private void assertEachOnce(int records) {
    Dataset<Row> archived = run.archived();
    assertThat(archived.count()).isEqualTo(records);
    assertThat(
            archived
                .select("shard_id", "sequence_number", "sub_sequence_number")
                .distinct()
                .count())
        .isEqualTo(records);
  }

  @Test
  void aBatchThatIsRepeatedWritesTheSameFiles() throws Exception {
    clock.advance(untilAlmostMidnight());
    putRecords();
    run.archive();
    Map<String, String> raw = run.files("raw/listens");
    Map<String, String> rejected = run.files("rejected/listens");
    assertThat(raw.keySet()).anyMatch(file -> file.contains("shardId-000000000000"));
    assertThat(raw.keySet()).anyMatch(file -> file.contains("shardId-000000000001"));
    assertThat(raw.keySet().stream().map(file -> file.substring(0, 23)).distinct()).hasSize(2);

    // Planned at first by the source that looked ahead, and now from the offsets alone.
    run.killedBeforeCommit("archive").put("late", "11:00:00").archive();

    assertThat(run.files("raw/listens")).containsAllEntriesOf(raw).hasSize(raw.size() + 1);
    assertThat(run.files("rejected/listens")).isEqualTo(rejected);
    assertEachOnce(81);
  }

  private Duration untilAlmostMidnight() {
    long ofDay = clock.instant().getEpochSecond() % 86_400;
    return Duration.ofSeconds(86_400 - 60 - ofDay + (ofDay >= 86_340 ? 86_400 : 0));
  }

  @Test
  void whatAnAttemptThatDiedHadWrittenIsOverwritten() throws Exception {
    putRecords();
    run.archive();
    Map<String, String> raw = run.files("raw/listens");
    // One attempt came as far as the rejects, another one as far as one of the files.
    Files.delete(root.resolve("raw/listens").resolve(raw.keySet().iterator().next()));

    run.killedBeforeCommit("archive").archive();

    assertThat(run.files("raw/listens")).isEqualTo(raw);
    assertEachOnce(80);
  }

  @Test
  void twoAttemptsAtOnceLeaveWhatOneLeaves() throws Exception {
    putRecords();
    // It has Spark hand out java.time values.
    run.pipeline();
    Dataset<Row> records =
        StreamRecord.ofSource(
            spark
                .read()
                .format(KinesisSourceProvider.FORMAT)
                .options(run.config().source())
                .load());
    ArchiveSink sink = new ArchiveSink(run.config().output(), run.config().zone(), null);
    sink.write(records);
    Map<String, String> raw = run.files("raw/listens");

    List<CompletableFuture<Void>> attempts =
        IntStream.range(0, 4)
            .mapToObj(i -> CompletableFuture.runAsync(() -> sink.write(records)))
            .toList();
    attempts.forEach(CompletableFuture::join);

    assertThat(run.files("raw/listens")).isEqualTo(raw);
    assertEachOnce(80);
  }

  @Test
  void survivesAnS3ThatFailsNowAndThen() throws Exception {
    Path songs = Files.writeString(root.resolve("songs.csv"), NO_SONGS);
    List<SentRecord> records =
        IntStream.range(0, 900)
            .mapToObj(
                i -> new SentRecord(clock.instant(), "key" + i, ("malformed" + i).getBytes(UTF_8)))
            .toList();
    PipelineRun failing =
        new PipelineRun(
            Backend.at(aws.endpoint(), () -> {}),
            spark,
            "failing",
            StepwisePipeline.WINDOWS,
            ListenPolicy.EVERYTHING);
    ListenPipeline pipeline = failing.send(records, 2, songs);
    aws.faults(
        FaultPlan.seeded(3)
            .onS3("PutObject")
            .of(failing.bucket() + "/raw/")
            .atCalls(1, 3)
            .loseAnswer()
            .onS3("PutObject")
            .of(failing.bucket() + "/raw/")
            .atCalls(2)
            .serverError(503));

    pipeline.startArchive(Trigger.AvailableNow()).awaitTermination();
    aws.faults(FaultPlan.none());

    aws.faultLog().requireFired(FaultKind.LOST_ANSWER, FaultKind.SERVER_ERROR);
    assertThat(failing.archive().count()).isEqualTo(900);
    assertThat(failing.rejected()).isEqualTo(900);
  }
}
