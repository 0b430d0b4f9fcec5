package io.listens.etl.kinesis;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/** Makes calls for many shards at once: a stream may have thousands, and a call takes its time. */
final class ShardCalls implements AutoCloseable {

  /** Each waits for the network nearly all of its time. */
  static final int AT_ONCE = 64;

  private final ExecutorService threads;

  ShardCalls() {
    threads =
        Executors.newFixedThreadPool(
            AT_ONCE,
            task -> {
              Thread thread = new Thread(task, "kinesis-planner");
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Applies a function to each item: one item on the caller's own thread. */
  <T, R> Map<String, R> forEach(
      Collection<T> items, Function<T, String> key, Function<T, R> function) {
    Map<String, R> results = new TreeMap<>();
    if (items.size() == 1) {
      items.forEach(item -> results.put(key.apply(item), function.apply(item)));
      return results;
    }
    List<String> keys = new ArrayList<>(items.size());
    List<Future<R>> running = new ArrayList<>(items.size());
    for (T item : items) {
      keys.add(key.apply(item));
      running.add(threads.submit(() -> function.apply(item)));
    }
    try {
      for (int i = 0; i < keys.size(); i++) {
        results.put(keys.get(i), resultOf(running.get(i)));
      }
    } finally {
      running.forEach(task -> task.cancel(true));
    }
    return results;
  }

  private static <R> R resultOf(Future<R> task) {
    try {
      return task.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException("Cannot ask Kinesis", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("Interrupted while asking Kinesis");
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
