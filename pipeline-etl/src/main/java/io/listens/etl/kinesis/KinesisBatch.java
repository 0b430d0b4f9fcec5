package io.listens.etl.kinesis;

import io.listens.etl.kinesis.BatchPlanner.PlannedShard;
import io.listens.etl.kinesis.KinesisPort.Shard;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.read.Batch;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** A range of a stream that is read once: its end is fixed when it is planned, as for a stream. */
final class KinesisBatch implements Batch {

  private final KinesisOptions options;
  private final StructType columns;
  private final LossPolicy loss;
  private final KinesisPort kinesis;
  private InputPartition @Nullable [] partitions;

  KinesisBatch(KinesisOptions options, StructType columns) {
    this.options = options;
    this.columns = columns;
    ReadMetrics metrics = ReadMetrics.of(SparkSession.active().sparkContext());
    this.loss = new LossPolicy(options.failOnDataLoss(), metrics);
    this.kinesis = SdkKinesisPort.connect(options, metrics);
  }

  @Override
  public InputPartition[] planInputPartitions() {
    if (partitions == null) {
      partitions =
          ranges().stream()
              .map(range -> new KinesisPartitionReader.Partition(new PlannedShard(range, -1, null)))
              .toArray(InputPartition[]::new);
    }
    return partitions;
  }

  private List<ShardRange> ranges() {
    List<ShardRange> ranges = new ArrayList<>();
    try (ShardCalls calls = new ShardCalls()) {
      BatchPlanner planner = new BatchPlanner(kinesis, InstantSource.system(), calls, loss);
      calls
          .forEach(
              planner.stream().shards().values(),
              Shard::shardId,
              shard -> planner.range(shard, options.startOfRead(), options.endOfRead()))
          .values()
          .forEach(range -> range.ifPresent(ranges::add));
    }
    return ranges;
  }

  @Override
  public PartitionReaderFactory createReaderFactory() {
    return new KinesisPartitionReader.Factory(
        options, columns, loss, new Retention(kinesis.describe().retention()));
  }
}
