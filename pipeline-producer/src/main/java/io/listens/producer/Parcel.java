package io.listens.producer;

import io.listens.producer.KinesisPort.PutRecord;
import java.util.List;

/**
 * What goes to Kinesis as one record.
 *
 * @param lane where it was cut from
 * @param entries one, or several to be aggregated
 * @param size bytes of the record, at most
 */
record Parcel(Lane lane, List<Entry> entries, int size) {

  PutRecord toRecord() {
    if (entries.size() > 1) {
      return AggregatedRecord.of(entries);
    }
    Message message = entries.get(0).message;
    return new PutRecord(message.partitionKey(), null, message.payload());
  }
}
