package io.listens.bench;

import io.listens.etl.EtlConfig;
import io.listens.etl.EtlConfig.WayIn;
import io.listens.etl.ListenPipeline;
import io.listens.etl.kcl.KclLanding;
import io.listens.etl.kcl.KclOptions;
import io.listens.etl.kcl.LandedBatches;
import io.listens.etl.kinesis.KinesisOptions;
import io.listens.etl.sink.OutputLocations;
import io.listens.etl.window.WindowSpec;
import io.listens.model.ListenPolicy;
import io.listens.producer.ListenProducer;
import io.listens.producer.ProducerConfig;
import io.listens.testkit.LocalAws;
import io.listens.testkit.generate.Catalogue;
import io.listens.testkit.generate.ListenGenerator;
import io.listens.testkit.generate.Workload;
import io.listens.testkit.local.LocalSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.Trigger;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * From the start of either way in until all that a stream of four shards holds is in the archive,
 * in seconds, in a Spark that has been warmed up. With one listen it is what starting costs: the
 * Kinesis Client Library takes its leases first.
 *
 * <pre>./listens bench WaysInBenchmark</pre>
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 1)
@Measurement(iterations = 3)
public class WaysInBenchmark {

  private static final String STREAM = "listens";
  private static final int SHARDS = 4;

  /** How records come. */
  @Param({"KINESIS", "KCL"})
  public WayIn wayIn = WayIn.KINESIS;

  /** What the stream holds. */
  @Param({"1", "400000"})
  public int listens;

  private final LocalAws aws = LocalAws.builder().dynamoDb(true).start();
  private final SparkSession spark = LocalSpark.start(aws);
  private final AtomicLong records = new AtomicLong();
  private int run;
  private @Nullable KclLanding landing;

  @SuppressWarnings("NullAway.Init") // JMH calls the set-up first.
  private Path directory;

  @SuppressWarnings("NullAway.Init")
  private OutputLocations output;

  @SuppressWarnings("NullAway.Init")
  private ListenGenerator generator;

  /** Fills the stream. */
  @Setup(Level.Trial)
  public void fill() throws IOException {
    directory = Files.createTempDirectory("listens-ways-in-");
    aws.kinesis().createStream(r -> r.streamName(STREAM).shardCount(SHARDS));
    generator = new ListenGenerator(42, Workload.typical().withListens(listens));
    ProducerConfig config =
        ProducerConfig.forStream(STREAM).quotaShare(Double.POSITIVE_INFINITY).build();
    try (ListenProducer producer = new ListenProducer(aws.kinesis(), config)) {
      generator.forEach(
          listen -> {
            var unused =
                producer
                    .sendRaw(listen.partitionKey(), listen.payload())
                    .thenRun(records::incrementAndGet);
          });
    }
  }

  /** Each run has an output of its own. */
  @Setup(Level.Iteration)
  public void begin() throws IOException {
    Path root = directory.resolve("run-" + ++run);
    Path songs = Files.createDirectories(root.resolve("raw/songs")).resolve("songs.csv");
    generator.catalogue().writeCsv(songs, Catalogue.LineEnd.LF);
    output = new OutputLocations(root.toUri().toString());
  }

  private Map<String, String> options() {
    Map<String, String> options = new HashMap<>();
    options.put(KinesisOptions.STREAM_NAME, STREAM);
    options.put(KinesisOptions.REGION, aws.region());
    options.put(KinesisOptions.ENDPOINT_URL, aws.endpoint().toString());
    options.put(KinesisOptions.STARTING_POSITION, "trim_horizon");
    if (wayIn == WayIn.KCL) {
      options.put(KclOptions.APPLICATION_NAME, STREAM + "-" + run);
      options.put(KclOptions.DYNAMODB_ENDPOINT_URL, aws.endpoint().toString());
    }
    return options;
  }

  /** Archives all there is. */
  @Benchmark
  public void archive() throws Exception {
    EtlConfig config =
        new EtlConfig(
                options(), output, WindowSpec.DEFAULT, ListenPolicy.EVERYTHING, ZoneOffset.UTC)
            .withWayIn(wayIn);
    ListenPipeline pipeline = new ListenPipeline(spark, config);
    if (wayIn == WayIn.KINESIS) {
      pipeline.startArchive(Trigger.AvailableNow()).awaitTermination();
      return;
    }
    landing = pipeline.startLanding(Duration.ofSeconds(1));
    while (LandedBatches.records(output, spark) < records.get()) {
      landing.check();
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  /** Ends it, and makes sure that each record is there once. */
  @TearDown(Level.Iteration)
  public void check() {
    if (landing != null) {
      landing.close();
    }
    long found =
        spark
            .read()
            .parquet(output.rawListens())
            .select("shard_id", "sequence_number", "sub_sequence_number")
            .distinct()
            .count();
    if (found != records.get()) {
      throw new IllegalStateException(found + " records are archived; expected " + records);
    }
  }

  /** Stops everything. */
  @TearDown(Level.Trial)
  public void stop() {
    spark.stop();
    aws.close();
  }
}
