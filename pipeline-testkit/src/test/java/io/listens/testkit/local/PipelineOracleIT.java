package io.listens.testkit.local;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.hex;
import static org.apache.spark.sql.functions.hll_sketch_estimate;
import static org.apache.spark.sql.functions.hll_union_agg;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.listens.etl.ListenPipeline;
import io.listens.etl.decode.DecodedListens;
import io.listens.etl.reconcile.ReconcileReport;
import io.listens.etl.sink.OutputLocations;
import io.listens.etl.window.SongTable;
import io.listens.etl.window.WindowAggregation;
import io.listens.etl.window.WindowSpec;
import io.listens.model.Listen;
import io.listens.model.ListenCodec;
import io.listens.model.ListenPolicy;
import io.listens.model.Song;
import io.listens.testkit.backend.Backend;
import io.listens.testkit.generate.Catalogue;
import io.listens.testkit.generate.GeneratedSource;
import io.listens.testkit.generate.ListenGenerator;
import io.listens.testkit.generate.Workload;
import io.listens.testkit.oracle.ExpectedWindows;
import io.listens.testkit.oracle.WindowRules;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the pipeline makes of listens of every kind is, row by row, what the oracle says. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@EnabledIf(
    value = "io.listens.testkit.backend.Backend#chosenIsThere",
    disabledReason = "no Docker here")
class PipelineOracleIT {

  private static final Instant START = Instant.parse("2024-06-25T09:00:00Z");
  private static final Instant NOON = START.plus(Duration.ofHours(3));

  private static final Workload WORKLOAD =
      Workload.typical()
          .withListens(2_000)
          .withUsers(300)
          .withTracks(100)
          .withStart(START)
          .withSpan(Duration.ofHours(6))
          .withUnknownTracks(0.02)
          .withDuplicates(0.05)
          .withMalformed(0.02)
          .withLate(0.05)
          .withSources(
              Map.of(
                  GeneratedSource.SPOTIFY, 0.5,
                  GeneratedSource.LISTENBRAINZ, 0.2,
                  GeneratedSource.LASTFM, 0.2,
                  GeneratedSource.TEACHING, 0.1));

  /** The catalogue has it, but without its length. */
  private static final Song LENGTHLESS =
      new Song("lengthless", "Ann", "Album", "Title", null, "pop");

  private static final String LENGTHLESS_ROW =
      "9999,lengthless,Ann,Album,Title,0,0,False,0,0,0,0,0,0,0,0,0,0,0,4,pop\n";

  /** Not a listen, as nothing plays for so long. */
  private static final byte[] ABSURD =
      "{\"user_id\":\"u\",\"track_id\":\"lengthless\",\"listened_at\":1719316800000,\"played_ms\":9223372036854775807}"
          .getBytes(StandardCharsets.UTF_8);

  private Path directory;
  private Backend aws;
  private SparkSession spark;

  @BeforeAll
  void start(@TempDir Path scratch) {
    directory = scratch;
    aws = Backend.chosen();
    aws.useItsCredentials();
    spark = LocalSpark.start(aws.hadoopConf());
  }

  @AfterAll
  void stop() {
    spark.stop();
    aws.close();
  }

  /** Nothing comes later than the watermark allows, so that nothing is left to repair. */
  @ParameterizedTest
  @CsvSource({
    // name, seed, length, slide, policy
    "tumbling, 71, PT30M, PT30M, EVERYTHING",
    "sliding,  72, PT30M, PT10M, THIRTY_SECONDS",
  })
  void theStreamAloneIsExactWhenNothingIsTooLate(
      String name, long seed, Duration length, Duration slide, ListenPolicy policy)
      throws Exception {
    ListenGenerator generator =
        generator(seed, WORKLOAD.withOffline(0).withLateUpTo(Duration.ofHours(1)));
    List<SentRecord> records = records(generator);
    // It comes last and closes all windows but its own.
    Instant last = START.plus(Duration.ofDays(3));
    Listen closing = Listen.of("closing", LENGTHLESS.trackId(), last);
    records.add(new SentRecord(last, closing.userId(), new ListenCodec().encode(closing)));
    WindowSpec windows = new WindowSpec(length, slide, Duration.ofHours(2));
    PipelineRun run = new PipelineRun(aws, spark, name, windows, policy);
    ListenPipeline pipeline = run.send(records, 1, songs(generator));

    ReconcileReport report = pipeline.runAvailable();

    assertThat(pipeline.lateListens()).isZero();
    assertThat(report.repaired())
        .hasSize((int) length.dividedBy(slide))
        .allMatch(start -> start.isAfter(last.minus(length)));
    ExpectedWindows expected = assertExact(run, pipeline, records, generator);
    assertThat(expected.counts().notCounted() == 0).isEqualTo(policy == ListenPolicy.EVERYTHING);
    if (policy == ListenPolicy.EVERYTHING) {
      assertSketchesMerge(run, records);
    }
    assertThat(sketches(again(run, pipeline))).isEqualTo(sketches(run.processed()));
  }

  @Test
  void isExactWhateverComesLate() throws Exception {
    ListenGenerator generator = generator(73, WORKLOAD.withOffline(0.02));
    List<SentRecord> records = records(generator);
    WindowSpec windows = WindowSpec.tumbling(Duration.ofMinutes(5), Duration.ofMinutes(10));
    PipelineRun run = new PipelineRun(aws, spark, "scrobble", windows, ListenPolicy.SCROBBLE);
    ListenPipeline pipeline = run.send(records, 4, songs(generator));

    ReconcileReport report = pipeline.runAvailable();

    assertThat(pipeline.lateListens()).isPositive();
    assertThat(report.repaired()).isNotEmpty();
    ExpectedWindows expected = assertExact(run, pipeline, records, generator);
    assertThat(expected.counts().notCounted()).isPositive();
  }

  private static ListenGenerator generator(long seed, Workload workload) {
    System.out.println("PipelineOracleIT: seed " + seed);
    return new ListenGenerator(seed, workload);
  }

  /** In the order in which they arrive. */
  private static List<SentRecord> records(ListenGenerator generator) {
    List<SentRecord> records = new ArrayList<>();
    generator.forEach(
        listen ->
            records.add(
                new SentRecord(listen.arrivedAt(), listen.partitionKey(), listen.payload())));
    String known = generator.catalogue().songs().get(0).trackId();
    records.addAll(
        ConflictingListens.on(
            List.of(known, LENGTHLESS.trackId(), "unknown"), NOON, new Random(5)));
    records.add(new SentRecord(NOON, "absurd", ABSURD));
    records.sort(Comparator.comparing(SentRecord::arrivesAt));
    return records;
  }

  private Path songs(ListenGenerator generator) throws IOException {
    Path songs = directory.resolve("songs.csv");
    generator.catalogue().writeCsv(songs, Catalogue.LineEnd.LF);
    return Files.writeString(songs, LENGTHLESS_ROW, StandardOpenOption.APPEND);
  }

  private static ExpectedWindows assertExact(
      PipelineRun run,
      ListenPipeline pipeline,
      List<SentRecord> records,
      ListenGenerator generator) {
    ExpectedWindows expected = expected(run, records, generator);
    expected.assertMatches(run.rows());
    assertThat(run.archive().count()).isEqualTo(expected.counts().records());
    assertThat(run.rejected()).isEqualTo(expected.counts().malformed()).isPositive();
    assertThat(expected.counts().duplicates()).isPositive();
    assertThat(expected.counts().unknownTracks()).isPositive();
    assertThat(run.batches(OutputLocations.ARCHIVE)).isGreaterThan(3);
    assertThat(run.batches(OutputLocations.WINDOWS)).isGreaterThan(3);
    assertSketchesAgree(run);
    ReconcileReport second = pipeline.reconcile();
    assertThat(second.repaired()).isEmpty();
    assertThat(second.removed()).isEmpty();
    return expected;
  }

  private static ExpectedWindows expected(
      PipelineRun run, List<SentRecord> records, ListenGenerator generator) {
    WindowSpec windows = run.config().windows();
    WindowRules rules =
        new WindowRules(run.config().policy(), windows.length(), windows.slide(), ZoneOffset.UTC);
    List<Song> catalogue =
        Stream.concat(generator.catalogue().songs().stream(), Stream.of(LENGTHLESS)).toList();
    return ExpectedWindows.ofPayloads(
        records.stream().map(SentRecord::payload), new ListenCodec(), catalogue, rules);
  }

  /** For as few users as a track has in a window, a sketch is as good as exact. */
  private static void assertSketchesAgree(PipelineRun run) {
    Dataset<Row> wrong =
        run.processed()
            .select(col("unique_users"), hll_sketch_estimate("users_sketch").as("estimate"))
            .where(col("unique_users").notEqual(col("estimate")));
    assertThat(wrong.collectAsList()).isEmpty();
  }

  /** Where everything counts, whoever sent something is in some sketch. */
  private static void assertSketchesMerge(PipelineRun run, List<SentRecord> records) {
    long users = records.stream().map(SentRecord::key).distinct().count();
    Dataset<Row> all = run.processed().agg(hll_union_agg("users_sketch").as("all"));
    assertThat(all.select(hll_sketch_estimate("all")).head().getLong(0))
        .isCloseTo(users, withinPercentage(5));
  }

  /** The same listens, otherwise shared out among the tasks. */
  private Dataset<Row> again(PipelineRun run, ListenPipeline pipeline) {
    Dataset<Row> listens = DecodedListens.of(run.archive(), ZoneOffset.UTC).repartition(5);
    return new WindowAggregation(run.config().windows(), run.config().policy())
        .aggregate(listens, SongTable.of(pipeline.catalogue().songs().values()));
  }

  private static Map<String, String> sketches(Dataset<Row> windows) {
    return windows
        .select(col("window_start"), col("track_id"), hex(col("users_sketch")))
        .collectAsList()
        .stream()
        .collect(Collectors.toMap(row -> row.get(0) + " " + row.get(1), row -> row.getString(2)));
  }
}
