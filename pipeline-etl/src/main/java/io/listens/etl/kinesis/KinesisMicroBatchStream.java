package io.listens.etl.kinesis;

import io.listens.etl.kinesis.BatchPlanner.PlannedShard;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
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

  private final KinesisOptions options;
  private final StructType columns;
  private final Path initialPosition;
  private final ReadMetrics metrics;
  private final LossPolicy loss;
  private final ShardCalls calls = new ShardCalls();
  private final BatchPlanner planner;
  private @Nullable StreamPosition ceiling;

  KinesisMicroBatchStream(KinesisOptions options, StructType columns, String checkpointLocation) {
    this.options = options;
    this.columns = columns;
    this.initialPosition = new Path(checkpointLocation, "initial-position");
    this.metrics = ReadMetrics.of(SparkSession.active().sparkContext());
    this.loss = new LossPolicy(options.failOnDataLoss(), metrics);
    this.planner =
        new BatchPlanner(
            SdkKinesisPort.connect(options, metrics), InstantSource.system(), calls, loss);
  }

  /**
   * Written down before batch 0: "latest" must not move when the first batch has to be repeated.
   */
  @Override
  public Offset initialOffset() {
    try {
      FileSystem files =
          initialPosition.getFileSystem(SparkSession.active().sessionState().newHadoopConf());
      if (files.exists(initialPosition)) {
        try (FSDataInputStream in = files.open(initialPosition)) {
          return deserializeOffset(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
      }
      StreamPosition position = planner.initial(options.stream(), options.startOfQuery());
      try (FSDataOutputStream out = files.create(initialPosition, false)) {
        out.write(position.toJson().getBytes(StandardCharsets.UTF_8));
      }
      return new KinesisOffset(position);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read or write " + initialPosition, e);
    }
  }

  @Override
  public void prepareForTriggerAvailableNow() {
    ceiling = planner.tip(options.stream());
  }

  /** Bytes have no read limit in Spark 3.5, so all bounds are taken from the options. */
  @Override
  public ReadLimit getDefaultReadLimit() {
    return ReadLimit.maxRows(options.limits().maxRecords());
  }

  @Override
  public Offset latestOffset(Offset start, ReadLimit limit) {
    return new KinesisOffset(planner.next(positionOf(start), admission(limit), ceiling));
  }

  private Admission admission(ReadLimit limit) {
    if (limit instanceof ReadAllAvailable) {
      return Admission.ALL;
    }
    KinesisOptions.Limits limits = options.limits();
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
    return ShardRange.between(positionOf(start), positionOf(end)).stream()
        .map(range -> planner.known(range).orElse(new PlannedShard(range, -1, null)))
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
