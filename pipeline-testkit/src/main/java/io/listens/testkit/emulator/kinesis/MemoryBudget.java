package io.listens.testkit.emulator.kinesis;

import java.util.concurrent.atomic.AtomicLong;

/** The bytes of records that one engine may hold. Thread-safe. */
final class MemoryBudget {

  private final long limit;
  private final AtomicLong held = new AtomicLong();

  MemoryBudget(long limit) {
    this.limit = limit;
  }

  /** Whether {@code bytes} more fit; they are taken if so. */
  boolean tryReserve(long bytes) {
    long before = held.getAndAdd(bytes);
    if (before + bytes <= limit) {
      return true;
    }
    held.addAndGet(-bytes);
    return false;
  }

  void release(long bytes) {
    held.addAndGet(-bytes);
  }

  AwsException exceeded() {
    return Errors.limitExceeded(
        "LocalAws cannot keep more records: it holds "
            + held.get()
            + " bytes; expected at most "
            + limit
            + ". Set maxRecordBytes(...) of LocalAws.builder(), or --max-record-bytes of `emulate`, to"
            + " more, shorten the stream's retention"
            + " or delete streams.");
  }
}
