package io.listens.testkit.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.listens.etl.ListenPipeline;
import io.listens.etl.window.WindowSpec;
import io.listens.model.Listen;
import io.listens.model.ListenCodec;
import io.listens.model.ListenPolicy;
import io.listens.model.TrackWindow;
import io.listens.testkit.backend.Backend;
import io.listens.testkit.fault.FaultPlan;
import io.listens.testkit.oracle.ExpectedWindows;
import io.listens.testkit.oracle.WindowRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A process is killed in the middle of a write. Spark, DuckDB and plain Parquet must read the same
 * right windows, then and when the pipeline has gone on.
 */
class ReadersIT extends OnLocalSpark {

  private static final long SEED = 8;
  private static final Instant START = Instant.parse("2024-06-25T09:00:00Z");
  private static final int LISTENS = 3_000;

  @ParameterizedTest
  @CsvSource({
    // what is being written, at which of the calls to S3 about it
    "processed, PutObject, 5",
    "processed, HeadObject, 8",
    "raw/listens, PutObject, 4",
  })
  @Timeout(180)
  void agreeAfterAKillInTheMiddleOfAWrite(String written, String operation, int call)
      throws Exception {
    String name = written.replace('/', '-') + "-" + operation.toLowerCase(Locale.ROOT);
    List<Listen> listens = listens();
    WindowSpec windows = WindowSpec.tumbling(Duration.ofMinutes(30), Duration.ofHours(1));
    PipelineRun run =
        new PipelineRun(
            Backend.at(aws.endpoint(), () -> {}), spark, name, windows, ListenPolicy.EVERYTHING);
    Path songs = Files.writeString(directory.resolve("songs.csv"), NO_SONGS);
    ListenCodec codec = new ListenCodec();
    ListenPipeline pipeline =
        run.send(
            listens.stream()
                .map(l -> new SentRecord(l.listenedAt(), l.userId(), codec.encode(l)))
                .toList(),
            1,
            songs);
    List<TrackWindow> expected =
        ExpectedWindows.of(
                listens.stream(),
                List.of(),
                new WindowRules(
                    run.config().policy(), windows.length(), windows.slide(), ZoneOffset.UTC))
            .rows();

    killAt(run.bucket() + "/" + written + "/", operation, call, run);

    List<String> seen = assertReadersAgree(run, name, "killed");
    assertThat(rows(expected)).containsAll(seen);
    Set<String> seenWindows = seen.stream().map(ReadersIT::windowOf).collect(Collectors.toSet());
    assertThat(seen)
        .as("a window is there as a whole or not at all")
        .containsExactlyElementsOf(
            rows(expected).stream().filter(row -> seenWindows.contains(windowOf(row))).toList());

    pipeline.runAvailable();

    assertThat(assertReadersAgree(run, name, "ended")).isEqualTo(rows(expected));
    assertThat(run.archive().count()).isEqualTo(LISTENS);
    assertThat(
            run.archive()
                .select("shard_id", "sequence_number", "sub_sequence_number")
                .distinct()
                .count())
        .isEqualTo(LISTENS);
  }

  private void killAt(String target, String operation, int call, PipelineRun run) throws Exception {
    CompletableFuture<Process> process = new CompletableFuture<>();
    aws.faults(
        FaultPlan.seeded(SEED)
            .waitingBy(time -> process.join().destroyForcibly())
            .onS3(operation)
            .of(target)
            .atCalls(call)
            .delay(Duration.ofMillis(1)));
    process.complete(PipelineProcess.start(run.config(), aws));
    assertThat(process.join().waitFor()).as("killed, not ended").isNotZero();
    assertThat(aws.faultLog().entries()).as("the call at which it is killed").isNotEmpty();
    aws.faults(FaultPlan.none());
  }

  /** Few enough users and tracks that windows are shared, in the order of time. */
  private static List<Listen> listens() {
    System.out.println("ReadersIT: seed " + SEED);
    Random random = new Random(SEED);
    List<Listen> listens = new ArrayList<>();
    for (int i = 0; i < LISTENS; i++) {
      Instant at = START.plusSeconds(i * 6L * 3_600 / LISTENS);
      String user = "user" + random.nextInt(50);
      listens.add(Listen.of(user, "track" + random.nextInt(20), at).withId("listen" + i));
    }
    return listens;
  }

  private List<String> assertReadersAgree(PipelineRun run, String name, String when)
      throws Exception {
    Path copy = directory.resolve(name + "-" + when);
    BucketCopy.copy(aws.s3(), run.bucket(), "", copy);
    List<String> bySpark = rows(run.rows());
    List<String> byParquet = parquetRows(copy.resolve("processed"));
    assertThat(byParquet).isEqualTo(bySpark);
    try (DuckDb duckDb = new DuckDb()) {
      List<String> byDuckDb =
          byParquet.isEmpty()
              ? List.of()
              : duckDb.rows(
                  """
                  select epoch_us(window_start), track_id, total_listens, unique_users
                  from read_parquet('%s/processed/**/*', hive_partitioning = true)
                  """
                      .formatted(copy));
      assertThat(byDuckDb.stream().sorted().toList()).isEqualTo(bySpark);
    }
    return bySpark;
  }

  private static List<String> parquetRows(Path processed) throws IOException {
    List<String> rows = new ArrayList<>();
    if (!Files.exists(processed)) {
      return rows;
    }
    List<Path> files;
    try (Stream<Path> all = Files.walk(processed)) {
      files = all.filter(Files::isRegularFile).toList();
    }
    for (Path file : files) {
      try (ParquetReader<Group> reader =
          ParquetReader.builder(new GroupReadSupport(), new org.apache.hadoop.fs.Path(file.toUri()))
              .build()) {
        for (Group row = reader.read(); row != null; row = reader.read()) {
          rows.add(
              row.getLong("window_start", 0)
                  + "|"
                  + row.getString("track_id", 0)
                  + "|"
                  + row.getLong("total_listens", 0)
                  + "|"
                  + row.getLong("unique_users", 0));
        }
      }
    }
    return rows.stream().sorted().toList();
  }

  private static List<String> rows(List<TrackWindow> windows) {
    return windows.stream()
        .map(
            row ->
                ChronoUnit.MICROS.between(Instant.EPOCH, row.windowStart())
                    + "|"
                    + row.trackId()
                    + "|"
                    + row.figures().totalListens()
                    + "|"
                    + row.figures().uniqueUsers())
        .sorted()
        .toList();
  }

  private static String windowOf(String row) {
    return row.substring(0, row.indexOf('|'));
  }
}
