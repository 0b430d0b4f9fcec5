package io.listens.etl.decode;

import io.listens.model.Column;
import io.listens.model.Internal;
import io.listens.model.Pseudonyms;
import java.time.Instant;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.jspecify.annotations.Nullable;

/**
 * A record of the stream as {@code raw/listens/} keeps it.
 *
 * @param shardId the shard that it came from
 * @param sequenceNumber its decimal number there
 * @param subSequenceNumber its place in an aggregated record, else 0
 * @param arrivedAt when Kinesis took it
 * @param partitionKey the key that chose the shard; a pseudonym of it where there are pseudonyms
 * @param payload the bytes, as they came or with pseudonyms
 */
@Internal
public record StreamRecord(
    String shardId,
    String sequenceNumber,
    long subSequenceNumber,
    Instant arrivedAt,
    String partitionKey,
    byte[] payload) {

  /** The columns of {@code raw/listens/}, in order. */
  public static final List<Column> COLUMNS =
      List.of(
          Column.required("shard_id", Column.Type.STRING, "the shard"),
          Column.required(
              "sequence_number", Column.Type.STRING, "decimal, unique within the shard"),
          Column.required("sub_sequence_number", Column.Type.LONG, "place in an aggregate, else 0"),
          Column.required("arrived_at", Column.Type.TIMESTAMP, "when Kinesis took it"),
          Column.required("partition_key", Column.Type.STRING, "the key that chose the shard"),
          Column.required("payload", Column.Type.BINARY, "the bytes, as they came"));

  /** The source's rows in the order of {@link #COLUMNS}. */
  public static Dataset<Row> ofSource(Dataset<Row> source) {
    return source.select(
        functions.col("shardId").as("shard_id"),
        functions.col("sequenceNumber").as("sequence_number"),
        functions.col("subSequenceNumber").as("sub_sequence_number"),
        functions.col("approximateArrivalTimestamp").as("arrived_at"),
        functions.col("partitionKey").as("partition_key"),
        functions.col("data").as("payload"));
  }

  /** A row in the order of {@link #COLUMNS}. */
  public static StreamRecord of(Row row) {
    return new StreamRecord(
        row.getString(0),
        row.getString(1),
        row.getLong(2),
        row.getInstant(3),
        row.getString(4),
        row.<byte[]>getAs(5));
  }

  /**
   * The same record with another payload, and a pseudonym for its key, which may be a user's id.
   */
  public StreamRecord with(Pseudonyms pseudonyms, byte[] newPayload) {
    return new StreamRecord(
        shardId,
        sequenceNumber,
        subSequenceNumber,
        arrivedAt,
        pseudonyms.of(partitionKey),
        newPayload);
  }

  /**
   * This record in the order of {@link #COLUMNS}, for tables that begin with them.
   *
   * @param more values of the columns behind those; null where a row has none
   */
  public Row toRow(@Nullable Object... more) {
    @Nullable Object[] values = new @Nullable Object[COLUMNS.size() + more.length];
    values[0] = shardId;
    values[1] = sequenceNumber;
    values[2] = subSequenceNumber;
    values[3] = arrivedAt;
    values[4] = partitionKey;
    values[5] = payload;
    System.arraycopy(more, 0, values, COLUMNS.size(), more.length);
    return RowFactory.create(values);
  }
}
