package io.listens.etl.kinesis;

import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/** Spark's view of {@link RangeReader}. */
final class KinesisPartitionReader implements PartitionReader<InternalRow> {

  /** One task's share of a batch. */
  record Partition(KinesisOptions options, ShardRange range) implements InputPartition {
    private static final long serialVersionUID = 1;
  }

  private final RangeReader reader;
  private final UTF8String stream;
  private final UTF8String shardId;
  private @Nullable UserRecord current;

  private KinesisPartitionReader(KinesisOptions options, ShardRange range) {
    reader = new RangeReader(SdkKinesisPort.connect(options), range, options.failOnDataLoss());
    stream = UTF8String.fromString(options.stream());
    shardId = UTF8String.fromString(range.shardId());
  }

  static PartitionReader<InternalRow> open(InputPartition partition) {
    Partition share = (Partition) partition;
    return new KinesisPartitionReader(share.options(), share.range());
  }

  @Override
  public boolean next() {
    current = reader.next();
    return current != null;
  }

  @Override
  public InternalRow get() {
    UserRecord record = Objects.requireNonNull(current, "next() was not true");
    return new GenericInternalRow(
        new Object[] {
          record.data(),
          stream,
          UTF8String.fromString(record.partitionKey()),
          UTF8String.fromString(record.sequenceNumber().digits()),
          micros(record.arrivedAt()),
          shardId,
          record.subSequenceNumber()
        });
  }

  private static long micros(Instant time) {
    return TimeUnit.SECONDS.toMicros(time.getEpochSecond())
        + TimeUnit.NANOSECONDS.toMicros(time.getNano());
  }

  /** Nothing to close: clients are shared by all tasks of the JVM. */
  @Override
  public void close() {}
}
