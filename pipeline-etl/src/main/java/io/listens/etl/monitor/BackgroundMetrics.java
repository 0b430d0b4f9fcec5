package io.listens.etl.monitor;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands metrics over in a thread of its own, many at once. Who offers one never waits: what finds
 * no place, or can't be handed over, is given up, counted and logged.
 */
final class BackgroundMetrics implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(BackgroundMetrics.class);

  private final MetricPort port;
  private final int capacity;
  private final Duration gather;
  private final Thread thread = new Thread(this::run, "listens-metrics");

  // All below under this object's lock.
  private final ArrayDeque<Metric> waiting = new ArrayDeque<>();
  private long dropped;
  private boolean closing;

  /**
   * @param port where they go; closed with this
   * @param capacity how many may wait
   * @param gather how long one may wait for others to go with it
   */
  BackgroundMetrics(MetricPort port, int capacity, Duration gather) {
    this.port = port;
    this.capacity = capacity;
    this.gather = gather;
    thread.setDaemon(true);
    thread.start();
  }

  /** Takes a metric, or gives it up. */
  synchronized void offer(Metric metric) {
    if (closing || waiting.size() == capacity) {
      dropped++;
    } else {
      waiting.add(metric);
      notifyAll();
    }
  }

  /** How many were given up. */
  synchronized long dropped() {
    return dropped;
  }

  private synchronized void drop(int count) {
    dropped += count;
  }

  private void run() {
    long toldDropped = 0;
    try {
      for (List<Metric> batch = next(); !batch.isEmpty(); batch = next()) {
        handOver(batch);
        long now = dropped();
        if (now > toldDropped) {
          LOG.warn("{} metrics were given up since the start", now);
          toldDropped = now;
        }
      }
    } catch (InterruptedException e) {
      LOG.warn("{} metrics are given up at the end", waitingNow());
    }
  }

  private synchronized int waitingNow() {
    return waiting.size();
  }

  /** Those that go next; none at the end. */
  private synchronized List<Metric> next() throws InterruptedException {
    while (waiting.isEmpty() && !closing) {
      wait();
    }
    long deadline = System.nanoTime() + gather.toNanos();
    long left = gather.toMillis();
    while (waiting.size() < Math.min(MetricPort.MOST, capacity) && !closing && left > 0) {
      wait(left);
      left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
    }
    List<Metric> batch = new ArrayList<>();
    while (!waiting.isEmpty() && batch.size() < MetricPort.MOST) {
      batch.add(waiting.remove());
    }
    return batch;
  }

  private void handOver(List<Metric> batch) {
    try {
      port.put(batch);
    } catch (RuntimeException e) {
      drop(batch.size());
      LOG.warn("Cannot hand {} metrics over: {}", batch.size(), e.getMessage());
    }
  }

  /** Hands over what waits, for as long as a moment, and gives up the rest. */
  @Override
  public void close() {
    close(Duration.ofSeconds(5));
  }

  void close(Duration patience) {
    synchronized (this) {
      closing = true;
      notifyAll();
    }
    try {
      thread.join(patience.toMillis());
      thread.interrupt();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    port.close();
  }
}
