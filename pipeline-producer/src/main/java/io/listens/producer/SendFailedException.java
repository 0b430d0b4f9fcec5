package io.listens.producer;

/** A listen was not sent, as far as is known; the message says why and which option matters. */
public final class SendFailedException extends RuntimeException {

  private static final long serialVersionUID = 1;

  /** Why, for callers that decide by it. */
  public enum Reason {
    /** Payload and partition key are over the limit of one Kinesis record. */
    TOO_LARGE,
    /** The partition key is empty or longer than Kinesis takes. */
    BAD_PARTITION_KEY,
    /**
     * The delivery deadline passed; a call whose answer was lost may have stored it all the same.
     */
    DEADLINE,
    /** The buffer is full. */
    BUFFER_FULL,
    /** The listen can't be written to the spool. */
    SPOOL,
    /** The producer is closed. */
    CLOSED,
    /** An error that no retry mends: missing stream, refused credentials, invalid request. */
    FATAL
  }

  private final Reason reason;

  SendFailedException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  /** Why. */
  public Reason reason() {
    return reason;
  }
}
