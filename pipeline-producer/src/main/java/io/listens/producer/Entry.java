package io.listens.producer;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One listen on its way. What changes is guarded by the dispatcher's lock. */
final class Entry {

  /** The objects around a payload on a 64-bit JVM, rounded up. */
  private static final int OVERHEAD_BYTES = 256;

  /**
   * How often its bytes are in memory at the most: as they were given, in a Kinesis record, and
   * three times while the SDK writes a request into a buffer that doubles, and copies the buffer.
   */
  private static final int COPIES = 5;

  final Message message;

  /** Counts listens in the order of their acceptance. */
  final long number;

  final long acceptedNanos;
  final Generation generation;
  final CompletableFuture<Receipt> future = new CompletableFuture<>();

  /** Where it is on disk; null when there is no spool. */
  Spool.@Nullable Segment segment;

  /** Calls that carried it. */
  int attempts;

  /** Why the last of them failed. */
  String lastError = "none";

  Entry(Message message, long number, long acceptedNanos, Generation generation) {
    this.message = message;
    this.number = number;
    this.acceptedNanos = acceptedNanos;
    this.generation = generation;
  }

  /** It need not be on disk any more. */
  void leaveSpool() {
    if (segment != null) {
      segment.leave();
    }
  }

  int size() {
    return message.size();
  }

  /** Bytes of the buffer's budget: what it takes while it is under way, so that a call is paid. */
  static long costOf(Message message) {
    return (long) COPIES * message.size() + OVERHEAD_BYTES;
  }
}
