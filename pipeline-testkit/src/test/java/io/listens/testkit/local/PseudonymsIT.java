package io.listens.testkit.local;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.listens.etl.EtlConfig;
import io.listens.etl.ListenPipeline;
import io.listens.etl.decode.RejectedRecord;
import io.listens.etl.parquet.ParquetTable;
import io.listens.etl.reconcile.ReconcileReport;
import io.listens.etl.sink.ArchiveSink;
import io.listens.etl.window.WindowSpec;
import io.listens.model.ListenCodec;
import io.listens.model.ListenPolicy;
import io.listens.model.Pseudonyms;
import io.listens.model.TrackWindow;
import io.listens.testkit.backend.Backend;
import io.listens.testkit.generate.Catalogue;
import io.listens.testkit.generate.ListenGenerator;
import io.listens.testkit.generate.Workload;
import io.listens.testkit.oracle.ExpectedWindows;
import io.listens.testkit.oracle.WindowRules;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.Trigger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.model.S3Object;

/** With pseudonyms the answer is the same, and who listened is nowhere in the bucket. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@EnabledIf(
    value = "io.listens.testkit.backend.Backend#chosenIsThere",
    disabledReason = "no Docker here")
class PseudonymsIT {

  private static final long SEED = 91;
  private static final Instant START = Instant.parse("2024-06-25T09:00:00Z");
  private static final WindowSpec WINDOWS =
      WindowSpec.tumbling(Duration.ofMinutes(30), Duration.ofMinutes(10));
  private static final Pseudonyms PSEUDONYMS =
      Pseudonyms.withKey("0123456789abcdef0123456789abcdef".getBytes(UTF_8));

  private static final Workload WORKLOAD =
      Workload.typical()
          .withListens(1_500)
          .withUsers(200)
          .withTracks(100)
          .withStart(START)
          .withSpan(Duration.ofHours(4))
          .withDuplicates(0.05)
          .withMalformed(0.05)
          .withLate(0.05);

  /** Ids begin with it, so that they are found by nothing else. */
  private static final String LISTENER = "listener-";

  private static final String ODD_LISTENER = "odd-user-";

  /** The id of someone in places where none is looked for; read or not. */
  private static final List<String> ODD =
      List.of(
          "{'user_id':'odd-user-1','track_id':'odd','listened_at':1719309600000,'mail':'odd-user-1'}",
          "{'user_id':'odd-user-2','user_id':'odd-user-3','track_id':'odd','listened_at':1719309600000}",
          "{'user_id':'odd\\u002duser-4','track_id':'odd','listen_time':'2024-06-25 10:00:00'}",
          "{'listen_id':'odd-user-5/7','user_id':'odd-user-5','track_id':'odd','listened_at':1719309600000}",
          "{'user_id':'odd-user-6','track_id':'odd','listened_at':'odd-user-6'}",
          "{'user_id':'odd-user-7','track_id':'odd','time_means':'odd-user-7; expected odd-user-7'}",
          "odd-user-8,odd,2024-06-25 10:00:00");

  private Backend aws;
  private SparkSession spark;
  private ListenGenerator generator;
  private List<SentRecord> records;
  private Path songs;

  @BeforeAll
  void start(@TempDir Path scratch) throws Exception {
    System.out.println("PseudonymsIT: seed " + SEED);
    aws = Backend.chosen();
    aws.useItsCredentials();
    spark = LocalSpark.start(aws.hadoopConf());
    generator = new ListenGenerator(SEED, WORKLOAD);
    songs = scratch.resolve("songs.csv");
    generator.catalogue().writeCsv(songs, Catalogue.LineEnd.LF);
    records = new ArrayList<>();
    generator.forEach(
        listen ->
            records.add(
                new SentRecord(
                    listen.arrivedAt(),
                    LISTENER + listen.partitionKey(),
                    new String(listen.payload(), UTF_8)
                        .replace(listen.partitionKey(), LISTENER + listen.partitionKey())
                        .getBytes(UTF_8))));
    ODD.forEach(
        payload ->
            records.add(
                new SentRecord(
                    START.plus(Duration.ofHours(1)),
                    ODD_LISTENER + 9,
                    payload.replace('\'', '"').getBytes(UTF_8))));
    records.sort(Comparator.comparing(SentRecord::arrivesAt));
  }

  @AfterAll
  void stop() {
    spark.stop();
    aws.close();
  }

  private PipelineRun send(String name) {
    PipelineRun run = new PipelineRun(aws, spark, name, WINDOWS, ListenPolicy.EVERYTHING);
    run.send(records, 2, songs);
    return run;
  }

  @Test
  void countTheSameAndKeepNobodysId() throws Exception {
    PipelineRun run = send("pseudonyms");
    ListenPipeline pipeline = new ListenPipeline(spark, run.config().withPseudonyms(PSEUDONYMS));
    pipeline.readAvailable();

    assertThat(objects(run)).anyMatch(object -> object.key().endsWith(".listens"));
    assertThat(found(run)).isEmpty();
    ReconcileReport report = pipeline.reconcileToEnd();
    assertThat(report.repaired()).isNotEmpty();
    assertThat(found(run)).isEmpty();
    ExpectedWindows expected = expected();
    expected.assertMatches(run.rows());
    assertThat(run.archive().count()).isEqualTo(records.size());
    assertThat(run.rejected()).isEqualTo(expected.counts().malformed()).isGreaterThan(3);
    // Whoever adds the archive up knows of no key: what is in it isn't hashed once more.
    ReconcileReport withoutKey = new ListenPipeline(spark, run.config()).reconcile();
    assertThat(withoutKey.repaired()).isEmpty();
    assertThat(withoutKey.removed()).isEmpty();
    assertThat(reasons(run))
        .contains(
            "listened_at: is withheld; expected milliseconds since 1970 or a time like 2024-06-25T17:43:13Z");
  }

  @Test
  void stayWithTheirKey() throws Exception {
    PipelineRun run = send("key");
    EtlConfig named = run.config().withPseudonyms(PSEUDONYMS);
    new ListenPipeline(spark, named).readAvailable();
    EtlConfig other =
        run.config().withPseudonyms(Pseudonyms.withKey("x".repeat(32).getBytes(UTF_8)));
    PipelineRun clear = send("clear");
    new ListenPipeline(spark, clear.config()).startWindows(Trigger.AvailableNow()).stop();

    assertRefused(run.config(), "it began with pseudonyms, and no key is given");
    assertRefused(other, "it began with pseudonyms of another key");
    assertRefused(
        clear.config().withPseudonyms(PSEUDONYMS), "it began with ids of users as they come");
    new ListenPipeline(spark, named).readAvailable();
  }

  private void assertRefused(EtlConfig config, String reason) {
    ListenPipeline pipeline = new ListenPipeline(spark, config);
    assertThatThrownBy(() -> pipeline.startWindows(Trigger.AvailableNow()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "Cannot write to %s: %s; expected the same now. Set listens.pseudonym-key-file to what"
                + " it was, or listens.output to another",
            config.output().root(), reason);
    assertThatThrownBy(() -> pipeline.startArchive(Trigger.AvailableNow()))
        .hasMessageContaining(reason);
  }

  private ExpectedWindows expected() {
    return ExpectedWindows.ofPayloads(
        records.stream().map(SentRecord::payload),
        new ListenCodec(),
        generator.catalogue().songs(),
        new WindowRules(
            ListenPolicy.EVERYTHING, WINDOWS.length(), WINDOWS.slide(), ZoneOffset.UTC));
  }

  /** Ids that stand anywhere: in objects as they are, and in Parquet's columns. */
  private Set<String> found(PipelineRun run) {
    Set<String> found = new TreeSet<>();
    for (S3Object object : objects(run)) {
      byte[] bytes =
          aws.s3().getObjectAsBytes(r -> r.bucket(run.bucket()).key(object.key())).asByteArray();
      search(object.key() + "\n" + new String(bytes, ISO_8859_1), object.key(), found);
    }
    search(text(run, run.config().output().rawListens(), ArchiveSink.COLUMNS), "raw", found);
    search(
        text(run, run.config().output().rejectedListens(), RejectedRecord.COLUMNS), "rej", found);
    search(text(run, run.config().output().processed(), TrackWindow.COLUMNS), "windows", found);
    return found;
  }

  private void search(String text, String where, Set<String> found) {
    for (String begin : List.of(LISTENER, ODD_LISTENER)) {
      int at = text.indexOf(begin);
      if (at >= 0) {
        found.add(where + ": " + text.substring(at, Math.min(text.length(), at + 20)));
      }
    }
  }

  private List<S3Object> objects(PipelineRun run) {
    return aws.s3().listObjectsV2Paginator(r -> r.bucket(run.bucket())).contents().stream()
        .filter(object -> !object.key().startsWith("raw/songs/"))
        .toList();
  }

  private String text(PipelineRun run, String location, List<io.listens.model.Column> columns) {
    String[] texts =
        columns.stream()
            .map(column -> "cast(" + column.name() + " as string)")
            .toArray(String[]::new);
    List<String> rows =
        ParquetTable.read(spark, location, columns).selectExpr(texts).toJSON().collectAsList();
    assertThat(rows).as("rows in %s of %s", location, run.bucket()).isNotEmpty();
    return String.join("\n", rows);
  }

  private List<String> reasons(PipelineRun run) {
    return ParquetTable.read(spark, run.config().output().rejectedListens(), RejectedRecord.COLUMNS)
        .selectExpr("concat(coalesce(field, '-'), ': ', reason)")
        .as(org.apache.spark.sql.Encoders.STRING())
        .collectAsList();
  }
}
