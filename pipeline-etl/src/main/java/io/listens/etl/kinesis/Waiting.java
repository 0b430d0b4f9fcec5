package io.listens.etl.kinesis;

import java.util.concurrent.CancellationException;
import java.util.concurrent.ThreadLocalRandom;

/** Time, waiting and chance, so that tests need none of them. */
interface Waiting {

  /** The machine's own. */
  Waiting SYSTEM =
      new Waiting() {
        @Override
        public long nanoTime() {
          return System.nanoTime();
        }

        @Override
        public void sleep(long ms) throws InterruptedException {
          Thread.sleep(ms);
        }

        @Override
        public long random(long bound) {
          return ThreadLocalRandom.current().nextLong(bound + 1);
        }
      };

  /** Nanoseconds from any beginning. */
  long nanoTime();

  /** Lets the time pass. */
  void sleep(long ms) throws InterruptedException;

  /** A random number from 0 up to and including a bound. */
  long random(long bound);

  /** Lets the time pass, or ends with the thread's interruption. */
  default void await(long ms) {
    try {
      sleep(ms);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("Interrupted while waiting for Kinesis");
    }
  }
}
