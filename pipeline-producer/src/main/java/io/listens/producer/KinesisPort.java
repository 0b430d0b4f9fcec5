package io.listens.producer;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The calls to Kinesis that the producer makes, in its own words. */
interface KinesisPort {

  /**
   * One PutRecords call.
   *
   * @return one result per record, paired by index
   * @throws CallFailedException if the whole call failed
   */
  List<PutResult> put(List<PutRecord> records);

  /** One record of a call. The data is not copied. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  record PutRecord(String partitionKey, byte[] data) {}

  /** What became of one record. */
  sealed interface PutResult {}

  /** The record is in the stream. */
  record Stored(String shardId, String sequenceNumber) implements PutResult {}

  /** The record, or the whole call, was refused. */
  record Refused(Severity severity, String error) implements PutResult {}

  /** What a refusal asks for. */
  enum Severity {
    /** Slow down and send it again. */
    THROTTLED,
    /** Send it again. */
    TRANSIENT,
    /** No retry mends it. */
    FATAL
  }

  /** A call without results. */
  final class CallFailedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final Severity severity;

    CallFailedException(Severity severity, String message, @Nullable Throwable cause) {
      super(message, cause);
      this.severity = severity;
    }

    Severity severity() {
      return severity;
    }
  }
}
