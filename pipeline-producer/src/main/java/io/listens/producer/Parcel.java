package io.listens.producer;

import io.listens.producer.KinesisPort.PutRecord;

/** What goes to Kinesis as one record. */
record Parcel(Lane lane, Entry entry) {

  PutRecord toRecord() {
    return new PutRecord(entry.partitionKey, entry.payload);
  }

  int size() {
    return entry.size();
  }
}
