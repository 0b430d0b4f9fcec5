package io.listens.etl.job;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryListener;

/** Knows when a query has finished a batch. */
final class FinishedBatches extends StreamingQueryListener {

  private final Map<UUID, Long> ends = new HashMap<>();

  /**
   * Waits until a query has finished the batch that runs.
   *
   * @param deadline of {@link System#nanoTime}
   * @return false if it hadn't by then
   */
  synchronized boolean awaitBetweenBatches(StreamingQuery query, long deadline)
      throws InterruptedException {
    long before = endsOf(query.runId());
    while (query.isActive() && query.status().isTriggerActive()) {
      if (endsOf(query.runId()) != before) {
        return true;
      }
      long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      if (left <= 0) {
        return false;
      }
      // A batch may have ended just before it was asked for: look again now and then.
      wait(Math.min(left, 100));
    }
    return true;
  }

  private long endsOf(UUID run) {
    return ends.getOrDefault(run, 0L);
  }

  private synchronized void end(UUID run) {
    ends.merge(run, 1L, Long::sum);
    notifyAll();
  }

  @Override
  public void onQueryStarted(QueryStartedEvent event) {}

  @Override
  public void onQueryProgress(QueryProgressEvent event) {
    end(event.progress().runId());
  }

  @Override
  public void onQueryIdle(QueryIdleEvent event) {
    end(event.runId());
  }

  @Override
  public void onQueryTerminated(QueryTerminatedEvent event) {
    end(event.runId());
  }
}
