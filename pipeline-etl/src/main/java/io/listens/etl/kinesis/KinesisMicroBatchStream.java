package io.listens.etl.kinesis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.connector.read.streaming.MicroBatchStream;
import org.apache.spark.sql.connector.read.streaming.Offset;
import org.apache.spark.sql.connector.read.streaming.ReadLimit;
import org.apache.spark.sql.connector.read.streaming.ReadMaxRows;
import org.apache.spark.sql.connector.read.streaming.SupportsTriggerAvailableNow;
import org.jspecify.annotations.Nullable;

/** Spark's view of {@link BatchPlanner}. */
final class KinesisMicroBatchStream implements MicroBatchStream, SupportsTriggerAvailableNow {

  private final KinesisOptions options;
  private final Path initialPosition;
  private final BatchPlanner planner;
  private @Nullable StreamPosition ceiling;

  KinesisMicroBatchStream(KinesisOptions options, String checkpointLocation) {
    this.options = options;
    this.initialPosition = new Path(checkpointLocation, "initial-position");
    this.planner = new BatchPlanner(SdkKinesisPort.connect(options), InstantSource.system());
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
      StreamPosition position = planner.initial(options.stream(), options.startingPosition());
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

  @Override
  public ReadLimit getDefaultReadLimit() {
    return options.maxRecordsPerTrigger() == Long.MAX_VALUE
        ? ReadLimit.allAvailable()
        : ReadLimit.maxRows(options.maxRecordsPerTrigger());
  }

  @Override
  public Offset latestOffset(Offset start, ReadLimit limit) {
    long maxRecords = limit instanceof ReadMaxRows rows ? rows.maxRows() : Long.MAX_VALUE;
    return new KinesisOffset(planner.next(positionOf(start), maxRecords, ceiling));
  }

  @Override
  public Offset latestOffset() {
    throw new UnsupportedOperationException("Spark calls latestOffset(Offset, ReadLimit)");
  }

  @Override
  public InputPartition[] planInputPartitions(Offset start, Offset end) {
    return ShardRange.between(positionOf(start), positionOf(end)).stream()
        .map(range -> new KinesisPartitionReader.Partition(options, range))
        .toArray(InputPartition[]::new);
  }

  @Override
  public PartitionReaderFactory createReaderFactory() {
    return KinesisPartitionReader::open;
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

  /** Nothing to close: clients are shared by all queries of the JVM. */
  @Override
  public void stop() {}

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
