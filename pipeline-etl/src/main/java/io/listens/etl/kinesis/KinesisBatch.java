package io.listens.etl.kinesis;

import java.time.InstantSource;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.read.Batch;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** A range of a stream that is read once: its end is fixed when it is planned, as for a stream. */
final class KinesisBatch implements Batch {

  private final KinesisConfig options;
  private final StructType columns;
  private final LossPolicy loss;
  private final KinesisPort kinesis;
  private InputPartition @Nullable [] partitions;

  KinesisBatch(KinesisConfig options, StructType columns) {
    this.options = options;
    this.columns = columns;
    ReadMetrics metrics = ReadMetrics.of(SparkSession.active().sparkContext());
    this.loss = new LossPolicy(options.failOnDataLoss(), metrics);
    this.kinesis = SdkKinesisPort.connect(options, metrics);
  }

  @Override
  public InputPartition[] planInputPartitions() {
    if (partitions == null) {
      try (ShardCalls calls = new ShardCalls()) {
        partitions =
            new StreamBounds(kinesis, InstantSource.system(), calls, loss)
                .ranges(options.startOfRead(), options.endOfRead()).stream()
                    .map(range -> new KinesisPartitionReader.Partition(PlannedShard.of(range)))
                    .toArray(InputPartition[]::new);
      }
    }
    return partitions;
  }

  @Override
  public PartitionReaderFactory createReaderFactory() {
    return new KinesisPartitionReader.Factory(
        options, columns, loss, new Retention(kinesis.describe().retention()));
  }
}
