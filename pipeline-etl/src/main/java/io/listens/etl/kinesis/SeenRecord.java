package io.listens.etl.kinesis;

import io.listens.etl.kinesis.KinesisPort.DataRecord;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A record that planning came across.
 *
 * @param sequenceNumber its place
 * @param arrivedAt when Kinesis took it
 * @param records how many it stands for: more than one if it is aggregated
 * @param bytes its size
 * @param whole the record itself; null where it was too much to keep
 */
record SeenRecord(
    SequenceNumber sequenceNumber,
    Instant arrivedAt,
    int records,
    int bytes,
    @Nullable DataRecord whole) {

  static SeenRecord of(DataRecord record, boolean keep) {
    return new SeenRecord(
        record.sequenceNumber(),
        record.arrivedAt(),
        Deaggregation.count(record),
        record.bytes(),
        keep ? record : null);
  }
}
