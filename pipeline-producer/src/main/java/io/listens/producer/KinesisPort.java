package io.listens.producer;

import java.nio.charset.StandardCharsets;
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

  /**
   * The stream's open shards.
   *
   * @throws CallFailedException if they can't be listed
   */
  List<Shard> openShards();

  /** An open shard and the first hash key that it takes. */
  record Shard(String shardId, HashKey start) {}

  /**
   * One record of a call.
   *
   * @param partitionKey decides the shard when there is no explicit hash key
   * @param hashKey the explicit hash key as a decimal number; null for none
   * @param data not copied
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  record PutRecord(String partitionKey, @Nullable String hashKey, byte[] data) {

    /** Bytes as Kinesis counts them. */
    int size() {
      return partitionKey.getBytes(StandardCharsets.UTF_8).length + data.length;
    }
  }

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
