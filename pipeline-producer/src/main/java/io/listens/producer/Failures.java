package io.listens.producer;

import io.listens.producer.SendFailedException.Reason;
import java.io.IOException;

/** What a caller is told when a listen isn't sent: cause, value, and the option that matters. */
final class Failures {

  private final ProducerConfig config;

  Failures(ProducerConfig config) {
    this.config = config;
  }

  SendFailedException tooLarge(int size) {
    return failure(
        Reason.TOO_LARGE,
        "it has "
            + size
            + " bytes with its partition key; Kinesis takes at most "
            + ProducerConfig.KINESIS_RECORD_BYTES);
  }

  SendFailedException badPartitionKey(int length) {
    return failure(
        Reason.BAD_PARTITION_KEY,
        "its partition key has "
            + length
            + " characters; Kinesis takes 1 to 256. Set partitionBy"
            + " to another field");
  }

  SendFailedException bufferFull(String how) {
    return failure(
        Reason.BUFFER_FULL,
        "the buffer of "
            + config.bufferBytes()
            + " bytes is full ("
            + how
            + "). Set bufferBytes higher, or whenFull to BLOCK");
  }

  SendFailedException deadline(int attempts, String lastError) {
    return failure(
        Reason.DEADLINE,
        "gave up after "
            + config.deliveryTimeout().toMillis()
            + " ms and "
            + attempts
            + " attempts (last: "
            + lastError
            + "). Set deliveryTimeout higher, or add shards");
  }

  SendFailedException spool(IOException e) {
    return failure(
        Reason.SPOOL,
        "it can't be kept in the spool '"
            + config.spool()
            + "' ("
            + e
            + "). Free its disk, or set"
            + " spool to another directory");
  }

  SendFailedException closed() {
    return failure(Reason.CLOSED, "the producer is closed");
  }

  SendFailedException interrupted() {
    return failure(Reason.CLOSED, "closing the producer was interrupted");
  }

  SendFailedException fatal(String error) {
    return failure(
        Reason.FATAL,
        error
            + ". No retry mends this: check that stream names an existing stream, and the"
            + " client's region, endpoint and credentials; then make a new producer");
  }

  private SendFailedException failure(Reason reason, String why) {
    return new SendFailedException(
        reason, "Cannot send listen to stream '" + config.stream() + "': " + why);
  }
}
