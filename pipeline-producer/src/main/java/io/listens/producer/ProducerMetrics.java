package io.listens.producer;

/**
 * What a producer has done so far.
 *
 * @param accepted listens taken into the buffer
 * @param sent listens whose future completed with a receipt
 * @param failed listens whose future failed, those that were never accepted included
 * @param retried how often a listen was put back to be sent again
 * @param throttled Kinesis records that were refused for their shard's quota
 * @param requests PutRecords calls made
 * @param records Kinesis records stored
 * @param bytes bytes stored, partition keys counted
 * @param bufferedBytes bytes of the budget in use now
 */
public record ProducerMetrics(
    long accepted,
    long sent,
    long failed,
    long retried,
    long throttled,
    long requests,
    long records,
    long bytes,
    long bufferedBytes) {}
