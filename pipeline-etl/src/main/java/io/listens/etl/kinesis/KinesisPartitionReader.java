package io.listens.etl.kinesis;

import io.listens.etl.kinesis.KinesisPort.DataRecord;
import io.listens.etl.kinesis.PayloadDecoder.MalformedPayloadException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.Iterator;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/** Rows of one shard's part of a batch, in order. */
final class KinesisPartitionReader implements PartitionReader<InternalRow> {

  /** One task's share of a batch. */
  record Partition(PlannedShard part) implements InputPartition {
    private static final long serialVersionUID = 1;
  }

  /**
   * Makes readers in the executors.
   *
   * @param options of the source
   * @param columns that are wanted, in order
   * @param loss what happens where records are gone
   * @param retention of the stream
   */
  record Factory(KinesisConfig options, StructType columns, LossPolicy loss, Retention retention)
      implements PartitionReaderFactory {
    private static final long serialVersionUID = 1;

    @Override
    public PartitionReader<InternalRow> createReader(InputPartition partition) {
      return new KinesisPartitionReader(this, ((Partition) partition).part());
    }
  }

  private static final ExecutorService FETCHER =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "kinesis-fetcher");
            thread.setDaemon(true);
            return thread;
          });

  /** One column of a row. */
  @FunctionalInterface
  private interface Column {
    @Nullable Object of(UserRecord record);
  }

  private final @Nullable Iterator<DataRecord> kept;
  private final @Nullable RangeReader reader;
  private final Column[] columns;
  private Iterator<UserRecord> parts = Collections.emptyIterator();
  private @Nullable UserRecord current;
  private @Nullable InternalRow decoded;
  private @Nullable UTF8String malformed;
  private final @Nullable PayloadDecoder decoder;

  private KinesisPartitionReader(Factory factory, PlannedShard part) {
    KinesisConfig options = factory.options();
    decoder = options.decoder() == null ? null : PayloadDecoder.load(options.decoder());
    columns = columns(factory.columns(), options.stream(), part.range().shardId());
    kept = part.kept() == null ? null : part.kept().iterator();
    reader =
        part.kept() == null
            ? new RangeReader(
                SdkKinesisPort.connect(options, factory.loss().metrics()),
                InstantSource.system(),
                new RangeReader.Task(part.range(), part.pageSize(), factory.retention()),
                factory.loss(),
                FETCHER)
            : null;
  }

  private Column[] columns(StructType wanted, String stream, String shardId) {
    UTF8String streamName = UTF8String.fromString(stream);
    UTF8String shard = UTF8String.fromString(shardId);
    Column[] found = new Column[wanted.size()];
    for (int i = 0; i < found.length; i++) {
      StructField field = wanted.fields()[i];
      found[i] =
          switch (field.name()) {
            case KinesisColumns.DATA -> UserRecord::data;
            case KinesisColumns.STREAM_NAME -> record -> streamName;
            case KinesisColumns.PARTITION_KEY ->
                record -> UTF8String.fromString(record.partitionKey());
            case KinesisColumns.SEQUENCE_NUMBER ->
                record -> UTF8String.fromString(record.sequenceNumber().digits());
            case KinesisColumns.ARRIVED_AT -> record -> micros(record.arrivedAt());
            case KinesisColumns.SHARD_ID -> record -> shard;
            case KinesisColumns.SUB_SEQUENCE_NUMBER -> UserRecord::subSequenceNumber;
            case KinesisColumns.MALFORMED -> record -> malformed;
            default -> decodedColumn(field);
          };
    }
    return found;
  }

  private Column decodedColumn(StructField field) {
    int place = Objects.requireNonNull(decoder, field.name()).columns().fieldIndex(field.name());
    return record -> decoded == null ? null : decoded.get(place, field.dataType());
  }

  @Override
  public boolean next() {
    while (!parts.hasNext()) {
      DataRecord record = nextRecord();
      if (record == null) {
        return false;
      }
      parts = Deaggregation.takeApart(record).iterator();
    }
    current = parts.next();
    return true;
  }

  private @Nullable DataRecord nextRecord() {
    if (reader != null) {
      return reader.next();
    }
    return kept != null && kept.hasNext() ? kept.next() : null;
  }

  @Override
  public InternalRow get() {
    UserRecord record = Objects.requireNonNull(current, "next() was not true");
    if (decoder != null) {
      decode(decoder, record);
    }
    Object[] values = new Object[columns.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = columns[i].of(record);
    }
    return new GenericInternalRow(values);
  }

  private void decode(PayloadDecoder with, UserRecord record) {
    try {
      decoded = with.decode(record.data());
      malformed = null;
    } catch (MalformedPayloadException e) {
      decoded = null;
      malformed = UTF8String.fromString(e.getMessage());
    }
  }

  private static long micros(Instant time) {
    return TimeUnit.SECONDS.toMicros(time.getEpochSecond())
        + TimeUnit.NANOSECONDS.toMicros(time.getNano());
  }

  /** Clients are shared by all tasks of the JVM and stay open. */
  @Override
  public void close() {
    if (reader != null) {
      reader.close();
    }
  }
}
