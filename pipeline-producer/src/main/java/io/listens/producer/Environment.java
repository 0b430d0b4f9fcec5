package io.listens.producer;

import java.security.SecureRandom;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;

/**
 * What a test replaces to be repeatable.
 *
 * @param scheduler time and timers
 * @param workers runs the blocking calls to Kinesis
 * @param random partition keys, ids and jitter; thread-safe
 * @param stop ends the threads behind the above
 */
record Environment(Scheduler scheduler, Executor workers, RandomGenerator random, Runnable stop) {

  /** Daemon threads: as many as calls may be under way at once, and one for timers. */
  static Environment ofThreads(int inFlight) {
    ExecutorService workers = Executors.newFixedThreadPool(inFlight, named("listen-sender-"));
    ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, named("listen-timer-"));
    timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    Runnable stop =
        () -> {
          timer.shutdown();
          workers.shutdown();
        };
    return new Environment(new TimerThread(timer), workers, new SecureRandom(), stop);
  }

  private static ThreadFactory named(String prefix) {
    AtomicInteger number = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, prefix + number.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }

  private record TimerThread(ScheduledThreadPoolExecutor timer) implements Scheduler {
    @Override
    public long nanoTime() {
      return System.nanoTime();
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // The task reports to nobody and can't fail.
    public void schedule(Runnable task, long delayNanos) {
      if (!timer.isShutdown()) {
        timer.schedule(task, delayNanos, TimeUnit.NANOSECONDS);
      }
    }
  }
}
