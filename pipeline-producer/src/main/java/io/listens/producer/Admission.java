package io.listens.producer;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Who may come in: the byte budget and the wait for it. Guarded by the dispatcher's lock. */
final class Admission {

  private static final int LONGEST_PARTITION_KEY = 256;

  private final ProducerConfig config;
  private final Scheduler scheduler;
  private final ReentrantLock lock;
  private final Condition roomOrEnd;
  private final Failures failures;
  private long bytes;
  private @Nullable SendFailedException end;

  Admission(ProducerConfig config, Scheduler scheduler, ReentrantLock lock) {
    this.config = config;
    this.scheduler = scheduler;
    this.lock = lock;
    this.roomOrEnd = lock.newCondition();
    this.failures = new Failures(config);
  }

  /** Takes the message's bytes from the budget, or says why not; may wait for room. */
  @Nullable SendFailedException admit(Message message) {
    if (message.size() > ProducerConfig.KINESIS_RECORD_BYTES) {
      return failures.tooLarge(message.size());
    }
    int keyLength = message.partitionKey().length();
    if (keyLength == 0 || keyLength > LONGEST_PARTITION_KEY) {
      return failures.badPartitionKey(keyLength);
    }
    long cost = Entry.costOf(message);
    @Nullable SendFailedException no = awaitRoom(cost);
    if (no == null) {
      bytes += cost;
    }
    return no;
  }

  private @Nullable SendFailedException awaitRoom(long cost) {
    long start = scheduler.nanoTime();
    while (end == null && bytes + cost > config.bufferBytes()) {
      @Nullable SendFailedException no = mayWait(start);
      if (no != null) {
        return no;
      }
      try {
        roomOrEnd.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return failures.bufferFull("interrupted while waiting");
      }
    }
    return end;
  }

  private @Nullable SendFailedException mayWait(long start) {
    if (config.whenFull() == WhenFull.FAIL) {
      return failures.bufferFull("whenFull is FAIL");
    }
    if (config.whenFull() == WhenFull.TIMEOUT) {
      long left = config.fullTimeout().toNanos() - (scheduler.nanoTime() - start);
      if (left <= 0) {
        return failures.bufferFull("waited " + config.fullTimeout().toMillis() + " ms");
      }
      scheduler.schedule(this::wake, left);
    }
    return null;
  }

  private void wake() {
    lock.lock();
    try {
      roomOrEnd.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Counts a listen that was admitted in an earlier life, though it be over the budget. */
  void readmit(Message message) {
    bytes += Entry.costOf(message);
  }

  /** Gives a listen's bytes back to the budget. */
  void release(Message message) {
    bytes -= Entry.costOf(message);
    roomOrEnd.signalAll();
  }

  /** Nobody comes in any more, for the first reason given. */
  void end(SendFailedException why) {
    if (end == null) {
      end = why;
      roomOrEnd.signalAll();
    }
  }

  long bytes() {
    return bytes;
  }
}
