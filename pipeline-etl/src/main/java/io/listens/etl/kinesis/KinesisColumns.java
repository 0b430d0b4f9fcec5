package io.listens.etl.kinesis;

import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** The columns that the source has. */
final class KinesisColumns {

  static final String DATA = "data";
  static final String STREAM_NAME = "streamName";
  static final String PARTITION_KEY = "partitionKey";
  static final String SEQUENCE_NUMBER = "sequenceNumber";
  static final String ARRIVED_AT = "approximateArrivalTimestamp";
  static final String SHARD_ID = "shardId";
  static final String SUB_SEQUENCE_NUMBER = "subSequenceNumber";
  static final String MALFORMED = "malformed";

  private KinesisColumns() {}

  /**
   * All columns.
   *
   * @param decoder null to leave payloads as they are
   */
  static StructType of(@Nullable PayloadDecoder decoder) {
    StructType record =
        new StructType()
            .add(DATA, DataTypes.BinaryType, false)
            .add(STREAM_NAME, DataTypes.StringType, false)
            .add(PARTITION_KEY, DataTypes.StringType, false)
            .add(SEQUENCE_NUMBER, DataTypes.StringType, false)
            .add(ARRIVED_AT, DataTypes.TimestampType, false)
            .add(SHARD_ID, DataTypes.StringType, false)
            .add(SUB_SEQUENCE_NUMBER, DataTypes.LongType, false);
    if (decoder == null) {
      return record;
    }
    StructType decoded = record;
    for (StructField field : decoder.columns().fields()) {
      decoded = decoded.add(field.name(), field.dataType(), true);
    }
    return decoded.add(MALFORMED, DataTypes.StringType, true);
  }
}
