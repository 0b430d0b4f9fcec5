package io.listens.producer;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Random;

/** Time, timers and workers that move only when a test says so; all on the test's own thread. */
final class ManualThreads implements Scheduler {

  private record Timer(long at, long order, Runnable task) {}

  private final PriorityQueue<Timer> timers =
      new PriorityQueue<>(Comparator.comparingLong(Timer::at).thenComparingLong(Timer::order));
  private final ArrayDeque<Runnable> work = new ArrayDeque<>();
  // Near overflow on purpose: nanoTime() may be anything.
  private long now = Long.MAX_VALUE - Duration.ofSeconds(1).toNanos();
  private long elapsed;
  private long order;
  private boolean stopped;

  Environment environment(long seed) {
    return new Environment(this, work::add, new Random(seed), () -> stopped = true);
  }

  @Override
  public long nanoTime() {
    return now;
  }

  @Override
  public void schedule(Runnable task, long delayNanos) {
    timers.add(new Timer(elapsed + delayNanos, order++, task));
  }

  /** Runs what workers have to do now. */
  void work() {
    while (!work.isEmpty()) {
      work.removeFirst().run();
    }
  }

  /** Runs one worker's task. */
  void workOnce() {
    work.removeFirst().run();
  }

  /** Takes a worker's task away, to be run later or never. */
  Runnable takeWork() {
    return work.removeFirst();
  }

  int waitingWork() {
    return work.size();
  }

  Duration elapsed() {
    return Duration.ofNanos(elapsed);
  }

  boolean isStopped() {
    return stopped;
  }

  /** Lets time pass, timers and workers running on the way. */
  void advance(Duration by) {
    long end = elapsed + by.toNanos();
    work();
    while (!timers.isEmpty() && timers.peek().at() <= end) {
      Timer timer = timers.remove();
      moveTo(timer.at());
      timer.task().run();
      work();
    }
    moveTo(end);
  }

  private void moveTo(long at) {
    now += at - elapsed;
    elapsed = at;
  }
}
