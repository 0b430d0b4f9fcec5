package io.listens.testkit.local;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.desc;

import io.listens.etl.EtlConfig;
import io.listens.etl.ListenPipeline;
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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
   */
  public record Result(Books books, Map<String, Double> seconds, List<Row> top) {}

  /**
   * Runs it.
   *
   * @param out told what is being done, a line at a time
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
    try (LocalAws aws = stages.run("aws", "Starting Kinesis and S3 on loopback", LocalAws::start)) {
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

  private record Sent(long read, long sent) {}

  private Sent send(LocalAws aws, Input input) throws IOException {
    AtomicLong read = new AtomicLong();
    AtomicLong sent = new AtomicLong();
    try (ListenProducer producer = new ListenProducer(aws.kinesis(), producerConfig())) {
      input.sendTo(
          producer,
          answer -> {
            read.incrementAndGet();
            var unused = answer.thenRun(sent::incrementAndGet);
          });
    }
    stages.tell(String.format(Locale.ROOT, "%,d of %,d sent", sent.get(), read.get()));
    return new Sent(read.get(), sent.get());
  }

  private static ProducerConfig producerConfig() {
    // The embedded stream has the quota of its shards switched off: nothing to keep to.
    return ProducerConfig.forStream(STREAM).quotaShare(Double.POSITIVE_INFINITY).build();
  }

  private Result process(LocalAws aws, SparkSession spark, Sent sent) throws Exception {
    EtlConfig config = config(aws);
    ListenPipeline pipeline = new ListenPipeline(spark, config);
    spark.streams().addListener(new BatchTeller(stages::tell));
    ReconcileReport report =
        stages.run("etl", "Archiving and adding up in windows", pipeline::runAvailable);
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
                    sent.read(), sent.sent(), pipeline.lateListens(), pipeline.catalogue()));
    List<Row> top =
        bookkeeper
            .processed()
            .orderBy(desc("total_listens"), col("window_start"), col("track_id"))
            .limit(TOP)
            .collectAsList();
    keep(aws);
    return new Result(books, stages.seconds(), top);
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
    return new EtlConfig(
        source,
        new OutputLocations("s3a://" + BUCKET),
        WindowSpec.DEFAULT,
        ListenPolicy.EVERYTHING,
        ZONE);
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
