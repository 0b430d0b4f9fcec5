package io.listens.etl.kinesis;

import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.connector.read.streaming.MicroBatchStream;
import org.apache.spark.sql.connector.read.streaming.Offset;
import org.apache.spark.sql.connector.read.streaming.ReadAllAvailable;
import org.apache.spark.sql.connector.read.streaming.ReadLimit;
import org.apache.spark.sql.connector.read.streaming.ReportsSourceMetrics;
import org.apache.spark.sql.connector.read.streaming.SupportsTriggerAvailableNow;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** Spark's view of {@link BatchPlanner}. */
final class KinesisMicroBatchStream
    implements MicroBatchStream, SupportsTriggerAvailableNow, ReportsSourceMetrics {

  /**
   * A shard answers 5 reads a second to all who read it: where one found nothing, the next waits
   * for as long as Kinesis would make it wait. Spark triggers each 10 ms if it isn't told another
   * interval.
   */
  private static final Duration BETWEEN_IDLE_LOOKS = Duration.ofMillis(200);

  private final KinesisConfig options;
  private final StructType columns;
  private final PositionFile initialPosition;
  private final ReadMetrics metrics;
  private final LossPolicy loss;
  private final ShardCalls calls = new ShardCalls();
  private final StreamBounds bounds;
  private final BatchPlanner planner;
  private final Pace pace = new Pace(BETWEEN_IDLE_LOOKS, Waiting.SYSTEM);
  private @Nullable StreamPosition ceiling;

  KinesisMicroBatchStream(KinesisConfig options, StructType columns, String checkpointLocation) {
    this.options = options;
    this.columns = columns;
    SparkSession spark = SparkSession.active();
    this.initialPosition =
        new PositionFile(
            new Path(checkpointLocation, "initial-position"), spark.sessionState().newHadoopConf());
    this.metrics = ReadMetrics.of(spark.sparkContext());
    this.loss = new LossPolicy(options.failOnDataLoss(), metrics);
    KinesisPort kinesis = SdkKinesisPort.connect(options, metrics);
    this.bounds = new StreamBounds(kinesis, InstantSource.system(), calls, loss);
    this.planner = new BatchPlanner(kinesis, InstantSource.system(), calls, loss);
  }

  /** Written down before batch 0, which may have to be repeated. */
  @Override
  public Offset initialOffset() {
    return new KinesisOffset(
        initialPosition.getOrWrite(
            () -> uninterrupted(() -> bounds.initial(options.stream(), options.startOfQuery()))));
  }

  @Override
  public void prepareForTriggerAvailableNow() {
    ceiling = uninterrupted(() -> bounds.tip(options.stream()));
  }

  /** Bytes have no read limit in Spark 3.5, so all bounds are taken from the options. */
  @Override
  public ReadLimit getDefaultReadLimit() {
    return ReadLimit.maxRows(options.limits().maxRecords());
  }

  @Override
  public Offset latestOffset(Offset start, ReadLimit limit) {
    StreamPosition from = positionOf(start);
    return new KinesisOffset(
        uninterrupted(
            () -> {
              pace.await();
              StreamPosition end = planner.next(from, admission(limit), ceiling);
              pace.looked(!end.equals(from));
              return end;
            }));
  }

  /**
   * Tells an interruption as Spark knows it: a query that is stopped while it plans didn't fail.
   * The thread's flag alone doesn't tell: Spark's threads drop an interruption that is renewed
   * while the one of {@code stop()} is still under way.
   */
  private static <T> T uninterrupted(Supplier<T> planning) {
    try {
      return planning.get();
    } catch (RuntimeException e) {
      if (e instanceof CancellationException || Thread.currentThread().isInterrupted()) {
        InterruptedIOException interruption = new InterruptedIOException("Interrupted in planning");
        interruption.initCause(e);
        throw new UncheckedIOException(interruption);
      }
      throw e;
    }
  }

  private Admission admission(ReadLimit limit) {
    if (limit instanceof ReadAllAvailable) {
      return Admission.ALL;
    }
    KinesisConfig.Limits limits = options.limits();
    // A run that is to end doesn't wait for more.
    long least = ceiling == null ? limits.minRecords() : 0;
    return new Admission(limits.maxRecords(), limits.maxBytes(), least, limits.maxDelay());
  }

  @Override
  public Offset latestOffset() {
    throw new UnsupportedOperationException("Spark calls latestOffset(Offset, ReadLimit)");
  }

  @Override
  public InputPartition[] planInputPartitions(Offset start, Offset end) {
    return planner.parts(positionOf(start), positionOf(end)).stream()
        .map(KinesisPartitionReader.Partition::new)
        .toArray(InputPartition[]::new);
  }

  @Override
  public PartitionReaderFactory createReaderFactory() {
    return new KinesisPartitionReader.Factory(
        options, columns, loss, new Retention(planner.stream().info().retention()));
  }

  @Override
  public Map<String, String> metrics(Optional<Offset> latestConsumed) {
    return SourceMetrics.of(planner, metrics);
  }

  @Override
  public Offset deserializeOffset(String json) {
    return new KinesisOffset(StreamPosition.fromJson(json));
  }

  private static StreamPosition positionOf(Offset offset) {
    return ((KinesisOffset) offset).position;
  }

  /** Nothing to do: what was read is in Spark's offset log, and Kinesis forgets by itself. */
  @Override
  public void commit(Offset end) {}

  /** Clients are shared by all queries of the JVM and stay open. */
  @Override
  public void stop() {
    calls.close();
  }

  /** How progress and errors name the source. */
  @Override
  public String toString() {
    return "Kinesis stream " + options.stream();
  }

  /** A {@link StreamPosition} as Spark wants it. */
  private static final class KinesisOffset extends Offset {
    private final StreamPosition position;

    private KinesisOffset(StreamPosition position) {
      this.position = position;
    }

    @Override
    public String json() {
      return position.toJson();
    }
  }
}
