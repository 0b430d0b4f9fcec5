package io.listens.testkit.local;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.desc;

import io.listens.etl.EtlConfig;
import io.listens.etl.EtlConfig.WayIn;
import io.listens.etl.ListenPipeline;
import io.listens.etl.kcl.KclLanding;
import io.listens.etl.kcl.KclOptions;
import io.listens.etl.kcl.LandedBatches;
import io.listens.etl.kinesis.KinesisOptions;
import io.listens.etl.reconcile.ReconcileReport;
import io.listens.etl.sink.OutputLocations;
import io.listens.etl.window.WindowSpec;
import io.listens.model.Column;
import io.listens.model.ListenPolicy;
import io.listens.model.Song;
import io.listens.producer.ListenProducer;
import io.listens.producer.ProducerConfig;
import io.listens.testkit.LocalAws;
import io.listens.testkit.generate.Catalogue;
import io.listens.testkit.generate.ListenGenerator;
import io.listens.testkit.generate.Workload;
import io.listens.testkit.report.RunFigures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.sync.RequestBody;

/**
 * One run of the whole pipeline against embedded AWS: the producer, the source, the windows and the
 * sinks that run on AWS, only the endpoint differs.
 */
public final class Demo {

  private static final String STREAM = "listens";
  private static final String BUCKET = "listens";
  private static final ZoneId ZONE = ZoneOffset.UTC;
  private static final int TOP = 10;
  private static final String APPLICATION = "listens-demo";
  private static final Duration LANDING = Duration.ofSeconds(1);
  private static final Duration STOPPING = Duration.ofSeconds(30);
  private static final long LOOK_MS = 200;

  /** The catalogue of a run that has none. */
  private static final String NO_SONGS =
      Song.COLUMNS.stream().map(Column::name).collect(Collectors.joining(",", "", "\n"));

  private final DemoPlan plan;
  private final Stages stages;

  private Demo(DemoPlan plan, Consumer<String> out) {
    this.plan = plan;
    this.stages = new Stages(out);
  }

  /**
   * What a run did.
   *
   * @param books what went in and what came out
   * @param seconds how long each stage took, by name, in order
   * @param top the most listened track-windows, rows of {@link
   *     io.listens.model.TrackWindow#COLUMNS}
   * @param figures for the report
   */
  public record Result(
      Books books, Map<String, Double> seconds, List<Row> top, RunFigures figures) {}

  /**
   * Runs it.
   *
   * @param out told what is being done, a line at a time; from several threads
   * @throws java.io.IOException if a file can't be read or written
   * @throws io.listens.etl.catalogue.CatalogueException if the catalogue can't be used
   * @throws Exception if a part of the pipeline fails
   */
  public static Result run(DemoPlan plan, Consumer<String> out) throws Exception {
    return new Demo(plan, out).run();
  }

  private Result run() throws Exception {
    Path scratch = Files.createTempDirectory("listens-demo-");
    try {
      return run(stages.run("input", inputTold(), () -> input(scratch)));
    } finally {
      ScratchFiles.delete(scratch);
    }
  }

  private Result run(Input input) throws Exception {
    try (LocalAws aws = startAws()) {
      stages.run("setup", "Creating bucket and stream", () -> setUp(aws, input));
      Sent sent = stages.run("send", "Sending listens to Kinesis", () -> send(aws, input));
      SparkSession spark = stages.run("spark", "Starting Spark", () -> LocalSpark.start(aws));
      try {
        return process(aws, spark, sent);
      } finally {
        spark.stop();
      }
    }
  }

  private LocalAws startAws() throws Exception {
    return byLibrary()
        ? stages.run(
            "aws",
            "Starting Kinesis, S3 and DynamoDB on loopback",
            () -> LocalAws.builder().dynamoDb(true).start())
        : stages.run("aws", "Starting Kinesis and S3 on loopback", LocalAws::start);
  }

  private boolean byLibrary() {
    return plan.wayIn() == WayIn.KCL;
  }

  private String inputTold() {
    return plan.streams() == null
        ? String.format(
            Locale.ROOT, "Making up %,d listens from seed %d", plan.listens(), plan.seed())
        : "Reading " + plan.streams();
  }

  private Input input(Path scratch) throws IOException {
    if (plan.streams() != null) {
      return FileInput.check(new FileInput(plan.streams(), plan.songs(), ZONE));
    }
    ListenGenerator listens =
        new ListenGenerator(plan.seed(), Workload.typical().withListens(plan.listens()));
    Path songs = scratch.resolve("songs.csv");
    listens.catalogue().writeCsv(songs, Catalogue.LineEnd.LF);
    return new GeneratedInput(listens, songs);
  }

  private @Nullable Void setUp(LocalAws aws, Input input) {
    aws.s3().createBucket(r -> r.bucket(BUCKET));
    Path songs = input.songs();
    aws.s3()
        .putObject(
            r -> r.bucket(BUCKET).key("raw/songs/songs.csv"),
            songs == null ? RequestBody.fromString(NO_SONGS) : RequestBody.fromFile(songs));
    aws.kinesis().createStream(r -> r.streamName(STREAM).shardCount(plan.shards()));
    aws.kinesis().waiter().waitUntilStreamExists(r -> r.streamName(STREAM));
    return null;
  }

  private record Sent(long read, SentRate sent) {}

  private Sent send(LocalAws aws, Input input) throws IOException {
    AtomicLong read = new AtomicLong();
    SentRate sent = new SentRate(Clock.systemUTC());
    try (ListenProducer producer = new ListenProducer(aws.kinesis(), producerConfig())) {
      input.sendTo(
          producer,
          answer -> {
            read.incrementAndGet();
            var unused = answer.thenRun(sent::taken);
          });
    }
    stages.tell(String.format(Locale.ROOT, "%,d of %,d sent", sent.total(), read.get()));
    return new Sent(read.get(), sent);
  }

  private static ProducerConfig producerConfig() {
    // The embedded stream has the quota of its shards switched off: nothing to keep to.
    return ProducerConfig.forStream(STREAM).quotaShare(Double.POSITIVE_INFINITY).build();
  }

  private Result process(LocalAws aws, SparkSession spark, Sent sent) throws Exception {
    EtlConfig config = config(aws);
    Batches batches = new Batches(stages::tell);
    ListenPipeline pipeline = new ListenPipeline(spark, config, batches);
    spark.streams().addListener(batches);
    if (byLibrary()) {
      stages.run(
          "landing",
          "Landing records, once the Kinesis Client Library has taken its leases",
          () -> land(pipeline, spark, config, sent.sent().total()));
    }
    ReconcileReport report =
        stages.run(
            "etl",
            byLibrary() ? "Adding up in windows" : "Archiving and adding up in windows",
            pipeline::runAvailable);
    stages.tell(
        String.format(
            Locale.ROOT,
            "%,d windows reconciled with the archive, %,d of them written again",
            report.windows(),
            report.repaired().size()));
    Bookkeeper bookkeeper = new Bookkeeper(spark, config);
    Books books =
        stages.run(
            "audit",
            "Counting what lies in the bucket",
            () ->
                bookkeeper.books(
                    sent.read(),
                    sent.sent().total(),
                    pipeline.lateListens(),
                    pipeline.catalogue()));
    List<Row> top =
        bookkeeper
            .processed()
            .orderBy(desc("total_listens"), col("window_start"), col("track_id"))
            .limit(TOP)
            .collectAsList();
    keep(aws);
    RunFigures figures =
        stages.run(
            "figures",
            "Drawing up the report",
            () -> figures(config, bookkeeper, books, batches, sent.sent()));
    return new Result(books, stages.seconds(), top, figures);
  }

  /** The library doesn't tell when it has read all: what was sent does. */
  private static @Nullable Void land(
      ListenPipeline pipeline, SparkSession spark, EtlConfig config, long records)
      throws InterruptedException {
    try (KclLanding landing = pipeline.startLanding(LANDING)) {
      while (LandedBatches.records(config.output(), spark) < records) {
        landing.check();
        TimeUnit.MILLISECONDS.sleep(LOOK_MS);
      }
      landing.stop(STOPPING);
    }
    return null;
  }

  private RunFigures figures(
      EtlConfig config, Bookkeeper bookkeeper, Books books, Batches batches, SentRate sent) {
    return new RunFigures(
        plan.streams() == null
            ? String.format(Locale.ROOT, "%,d listens from seed %d", plan.listens(), plan.seed())
            : "Listens of " + plan.streams().getFileName(),
        books.problems(),
        books.counts(),
        stages.seconds(),
        config.windows().length(),
        OutputFigures.windows(bookkeeper.processed()),
        OutputFigures.tracks(bookkeeper.processed()),
        OutputFigures.lateness(bookkeeper.archive()),
        batches.finished(),
        sent.steps());
  }

  private EtlConfig config(LocalAws aws) {
    Map<String, String> source = new HashMap<>();
    source.put(KinesisOptions.STREAM_NAME, STREAM);
    source.put(KinesisOptions.REGION, aws.region());
    source.put(KinesisOptions.ENDPOINT_URL, aws.endpoint().toString());
    source.put(KinesisOptions.STARTING_POSITION, "trim_horizon");
    if (plan.maxRecordsPerTrigger() != null) {
      source.put(KinesisOptions.MAX_RECORDS_PER_TRIGGER, plan.maxRecordsPerTrigger().toString());
    }
    if (byLibrary()) {
      source.put(KclOptions.APPLICATION_NAME, APPLICATION);
      source.put(KclOptions.DYNAMODB_ENDPOINT_URL, aws.endpoint().toString());
    }
    return new EtlConfig(
            source,
            new OutputLocations("s3a://" + BUCKET),
            WindowSpec.DEFAULT,
            ListenPolicy.EVERYTHING,
            ZONE)
        .withWayIn(plan.wayIn());
  }

  private void keep(LocalAws aws) throws Exception {
    Path directory = plan.keep();
    if (directory != null) {
      stages.run(
          "keep",
          "Copying the bucket to " + directory,
          () -> {
            BucketCopy.copy(aws.s3(), BUCKET, "", directory);
            return directory;
          });
    }
  }
}
