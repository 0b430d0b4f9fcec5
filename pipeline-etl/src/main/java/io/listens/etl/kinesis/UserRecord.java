package io.listens.etl.kinesis;

import java.time.Instant;

/**
 * A record as its producer sent it: a Kinesis record, or a part of an aggregated one.
 *
 * @param sequenceNumber that of the Kinesis record
 * @param subSequenceNumber its place in the Kinesis record, from 0; 0 if that isn't aggregated
 * @param arrivedAt when Kinesis took it
 * @param partitionKey the key that its producer gave it
 * @param data its bytes
 */
record UserRecord(
    SequenceNumber sequenceNumber,
    long subSequenceNumber,
    Instant arrivedAt,
    String partitionKey,
    byte[] data) {}
