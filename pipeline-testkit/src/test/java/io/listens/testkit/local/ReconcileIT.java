package io.listens.testkit.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.listens.etl.EtlConfig;
import io.listens.etl.ListenPipeline;
import io.listens.etl.reconcile.ReconcileOptions;
import io.listens.etl.reconcile.ReconcileReport;
import io.listens.etl.reconcile.Reconciler;
import io.listens.etl.sink.OutputLocations;
import io.listens.etl.window.WindowAggregation;
import io.listens.etl.window.WindowSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** What reconcile mends, and what it leaves alone because a stream is at it. */
class ReconcileIT extends OnLocalSpark {

  private static final ReconcileOptions BESIDE =
      ReconcileOptions.BESIDE_STREAM.waiting(Duration.ZERO);

  private Path root;
  private StepwisePipeline run;

  @BeforeEach
  void begin(TestInfo test) throws Exception {
    String name = test.getTestMethod().orElseThrow().getName();
    root = Files.createDirectory(directory.resolve(name));
    run = new StepwisePipeline(aws, spark, root);
  }

  private ReconcileReport reconcile(ReconcileOptions options) {
    return run.pipeline().reconcile(options);
  }

  @Test
  void writesNoWindowThatTheStreamStillFills() throws Exception {
    run.put("a", "10:01:00", "10:06:00", "10:11:00").both();

    ReconcileReport report = reconcile(BESIDE);

    StepwisePipeline.assertNothingDone(report);
    assertThat(report.windows()).isEqualTo(2);
    assertThat(report.open()).isEqualTo(1);
    run.assertExact("10:00:00", "10:10:00");
    assertThat(StepwisePipeline.times(run.pipeline().reconcile().repaired()))
        .containsExactly("10:10");
    run.assertExact();
  }

  @Test
  void theWindowsHoldWhatCameBetweenTheStartsOfTheArchiveAndOfThem() throws Exception {
    run.startingAt("latest").putRaw(new byte[] {1}).archive();
    run.put("a", "10:01:00", "10:06:00").windows();
    assertBothHoldThese(run);
  }

  @Test
  void theArchiveHoldsWhatCameBetweenTheStartsOfTheWindowsAndOfIt() throws Exception {
    run.startingAt("latest").putRaw(new byte[] {1}).windows();
    run.put("a", "10:01:00", "10:06:00").archive();
    assertBothHoldThese(run);
  }

  private static void assertBothHoldThese(StepwisePipeline run) throws Exception {
    run.put("a", "10:11:00").both();
    assertThat(run.archived().count()).isEqualTo(3);
    run.assertExact("10:00:00", "10:10:00");
    run.pipeline().reconcile();
    run.assertExact();
  }

  @Test
  void leavesAllToAStreamThatHasNotFinishedItsFirstBatch() throws Exception {
    run.put("a", "10:01:00", "10:06:00").both().killedBeforeCommit("windows");

    ReconcileReport report = reconcile(BESIDE);

    StepwisePipeline.assertNothingDone(report);
    assertThat(report.open()).isEqualTo(2);
  }

  @Test
  void addsWhatCameTooLate() throws Exception {
    run.put("a", "10:01:00", "10:06:00").both();
    run.put("a", "10:02:00").put("b", "10:03:00", "10:04:00").both();
    assertThat(run.pipeline().lateListens()).isEqualTo(3);

    ReconcileReport report = reconcile(BESIDE);

    assertThat(StepwisePipeline.times(report.repaired())).containsExactly("10:00");
    assertThat(report.removed()).isEmpty();
    run.assertExact("10:00:00", "10:05:00");
    StepwisePipeline.assertNothingDone(reconcile(BESIDE));
  }

  @Test
  void anAuditTellsTheSameAndChangesNothing() throws Exception {
    run.put("a", "10:01:00", "10:06:00").both().put("a", "10:02:00").both();
    run.catalogueBytes(NO_SONGS + "x\n");
    Map<String, String> before = run.files("");

    ReconcileReport audit = reconcile(BESIDE.auditOnly());

    assertThat(run.files("")).isEqualTo(before);
    assertThat(audit).isEqualTo(reconcile(BESIDE));
    assertThat(audit.differs()).isTrue();
    assertThat(run.files("rejected/songs")).hasSize(1);
  }

  @Test
  void doesNotShrinkWindowsWhileTheArchiveIsBehind() throws Exception {
    run.put("a", "10:01:00", "10:06:00").both();
    run.put("a", "10:07:00", "10:12:00").windows();
    Map<String, String> before = run.files("processed");

    ReconcileReport report = reconcile(BESIDE);

    assertThat(report.undecided()).isEqualTo(2);
    assertThat(report.differs()).isFalse();
    assertThat(run.files("processed")).isEqualTo(before);
    StepwisePipeline.assertNothingDone(runWith(this::archiveCatchesUp));
    run.assertExact("10:00:00", "10:10:00");
  }

  private void archiveCatchesUp(Duration waited) {
    try {
      run.archive();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private ReconcileReport runWith(Consumer<Duration> pause) {
    return reconciler(pause).run(run.pipeline().catalogue(), ReconcileOptions.BESIDE_STREAM);
  }

  private Reconciler reconciler(Consumer<Duration> pause) {
    EtlConfig config = run.config();
    WindowAggregation aggregation =
        new WindowAggregation(config.windows(), config.policy(), config.uniqueUsers());
    return new Reconciler(spark, config.output(), config.zone(), aggregation, pause);
  }

  @Test
  void waitsForTheArchiveNoLongerThanItMay() throws Exception {
    run.put("a", "10:01:00", "10:06:00").windows();
    int[] waits = {0};

    ReconcileReport report =
        reconciler(time -> waits[0]++)
            .run(
                run.pipeline().catalogue(),
                ReconcileOptions.BESIDE_STREAM.waiting(Duration.ofSeconds(3)));

    assertThat(waits[0]).isEqualTo(3);
    assertThat(report.undecided()).isEqualTo(1);
  }

  /** While it waits, the stream reads on, closes more windows, and the archive gets more. */
  @Test
  void leavesWindowsAloneThatTheStreamClosesMeanwhile() throws Exception {
    run.put("a", "10:01:00", "10:06:00").windows();
    AtomicBoolean once = new AtomicBoolean();

    ReconcileReport report =
        runWith(
            time -> {
              if (once.compareAndSet(false, true)) {
                streamReadsOn();
              }
            });

    StepwisePipeline.assertNothingDone(report);
    assertThat(report.windows()).isEqualTo(1);
    // 10:05 was closed by the stream while this ran, 10:10 is open.
    assertThat(report.open()).isEqualTo(2);
    run.assertExact("10:00:00", "10:10:00");
  }

  private void streamReadsOn() {
    try {
      run.put("a", "10:07:00", "10:12:00").both();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aRepairThatARepeatedBatchOverwroteIsMadeAgain() throws Exception {
    run.put("a", "10:01:00").both().put("a", "10:06:00").both();
    run.put("a", "10:02:00").archive();
    assertThat(StepwisePipeline.times(reconcile(BESIDE).repaired())).containsExactly("10:00");
    run.assertExact("10:00:00", "10:05:00");

    run.killedBeforeCommit("windows").windows();
    assertThat(StepwisePipeline.times(reconcile(BESIDE.auditOnly()).repaired()))
        .as("what the repeated batch wrote")
        .containsExactly("10:00");

    assertThat(StepwisePipeline.times(reconcile(BESIDE).repaired())).containsExactly("10:00");
    run.assertExact("10:00:00", "10:05:00");
    StepwisePipeline.assertNothingDone(reconcile(BESIDE));
  }

  @Test
  void isSafeBesideAStreamThatNeverStops() throws Exception {
    ListenPipeline pipeline = run.pipeline();
    run.put("a", "10:01:00");
    StreamingQuery archive = pipeline.startArchive(Trigger.ProcessingTime(0));
    StreamingQuery windows = pipeline.startWindows(Trigger.ProcessingTime(0));
    for (int minute = 5; minute < 50; minute += 5) {
      run.put("a", "10:%02d:30".formatted(minute), "10:%02d:00".formatted(minute - 5));
      reconcile(ReconcileOptions.BESIDE_STREAM);
    }
    archive.processAllAvailable();
    windows.processAllAvailable();

    ReconcileReport last = reconcile(ReconcileOptions.BESIDE_STREAM);

    assertThat(last.windows()).isEqualTo(9);
    assertThat(last.open()).isEqualTo(1);
    run.assertExact("10:00:00", "10:45:00");
    archive.stop();
    windows.stop();
  }

  @Test
  void fillsARangeFromTheArchiveAloneAndLooksAtNoOtherWindow() throws Exception {
    run.put("a", "10:01:00", "10:06:00", "10:11:00", "10:16:00", "11:00:00").archive();
    Instant from = Instant.parse("2024-06-25T10:07:00Z");
    Instant to = Instant.parse("2024-06-25T10:15:00Z");

    ReconcileReport report = reconcile(BESIDE.between(from, to));

    assertThat(StepwisePipeline.times(report.repaired())).containsExactly("10:05", "10:10");
    run.assertExact("10:05:00", "10:15:00");
    assertThat(reconcile(BESIDE).windows()).isEqualTo(5);
    run.assertExact();
  }

  @Test
  void aFewListensAtATimeGiveTheSame() throws Exception {
    IntStream.range(10, 60).forEach(i -> run.put("track" + i % 7, "10:" + i + ":00"));
    run.archive();

    ReconcileReport report = reconcile(BESIDE.withListensAtOnce(3));

    assertThat(report.repaired()).hasSize(10).isSorted();
    run.assertExact();
    StepwisePipeline.assertNothingDone(reconcile(BESIDE));
  }

  @Test
  void takesAWindowAwayOnlyIfTheArchiveHasNothingForIt() throws Exception {
    run.put("a", "10:01:00").archive();
    Set<String> first = Set.copyOf(run.files("raw/listens").keySet());
    run.put("a", "10:06:00").archive();
    reconcile(BESIDE);
    for (String file : first) {
      Files.delete(root.resolve("raw/listens").resolve(file));
    }

    ReconcileReport audit = reconcile(BESIDE.auditOnly());
    assertThat(StepwisePipeline.times(audit.removed())).containsExactly("10:00");
    assertThat(run.files("processed")).hasSize(2);
    assertThat(reconcile(BESIDE)).isEqualTo(audit);

    assertThat(run.files("processed")).containsOnlyKeys("window=2024-06-25-10-05/part-0.parquet");
  }

  @Test
  void takesAwayWhatStandsUnderTheNameOfAnotherWindow() throws Exception {
    run.put("a", "10:01:00", "10:06:00").archive();
    reconcile(BESIDE);
    Map<String, String> right = run.files("processed");
    Path stray = root.resolve("processed/window=2024-06-25-09-00/part-0.parquet");
    Files.createDirectories(stray.getParent());
    Files.copy(root.resolve("processed/window=2024-06-25-10-00/part-0.parquet"), stray);

    assertThat(StepwisePipeline.times(reconcile(BESIDE).removed())).containsExactly("09:00");

    assertThat(run.files("processed")).isEqualTo(right);
  }

  @Test
  void refusesToTakeAllAwayBecauseTheArchiveIsGone() throws Exception {
    run.put("a", "10:01:00", "10:06:00").archive();
    reconcile(BESIDE);
    ScratchFiles.delete(root.resolve("raw/listens"));

    assertThatThrownBy(() -> reconcile(BESIDE))
        .hasMessageContaining("raw/listens holds nothing, and the results hold 2 windows");
    assertThat(run.files("processed")).hasSize(2);
  }

  @Test
  void refusesWindowsThatAreCutOtherwise() throws Exception {
    run.put("a", "10:01:00", "10:06:00", "10:31:00").archive();
    reconcile(BESIDE);
    Map<String, String> before = run.files("processed");

    for (WindowSpec other :
        List.of(
            WindowSpec.tumbling(Duration.ofMinutes(30), Duration.ZERO),
            WindowSpec.tumbling(Duration.ofMinutes(1), Duration.ZERO))) {
      EtlConfig wrong =
          new EtlConfig(
              Map.of(),
              new OutputLocations(run.config().output().root()),
              other,
              run.config().policy(),
              run.config().zone());
      assertThatThrownBy(() -> new ListenPipeline(spark, wrong).reconcile(BESIDE))
          .hasMessageContaining("expected the window and slide that they were written with");
    }
    assertThat(run.files("processed")).isEqualTo(before);
  }
}
