package io.listens.producer;

/** Time as the producer sees it. */
interface Scheduler {

  /** Nanoseconds since some moment; never goes back. */
  long nanoTime();

  /** Runs the task once, not before the given nanoseconds have passed. */
  void schedule(Runnable task, long delayNanos);
}
