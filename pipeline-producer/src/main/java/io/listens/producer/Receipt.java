package io.listens.producer;

/**
 * Where a listen is in the stream.
 *
 * @param shardId the shard that stored it
 * @param sequenceNumber the Kinesis record's sequence number: a decimal string, to be compared as
 *     {@link java.math.BigInteger}
 * @param subSequenceNumber the listen's index in an aggregated record; 0 when it is alone
 */
public record Receipt(String shardId, String sequenceNumber, long subSequenceNumber) {}
