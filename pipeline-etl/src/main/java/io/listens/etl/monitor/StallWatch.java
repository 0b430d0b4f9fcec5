package io.listens.etl.monitor;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Knows which queries make no progress. One that has nothing to do makes progress. */
final class StallWatch {

  private static final Logger LOG = LoggerFactory.getLogger(StallWatch.class);

  private final Duration patience;
  private final InstantSource clock;
  private final SortedMap<String, Instant> seen = new TreeMap<>();
  private final SortedMap<String, Boolean> stalled = new TreeMap<>();

  /**
   * @param patience how long a query may make no progress
   * @param clock what time it is
   */
  StallWatch(Duration patience, InstantSource clock) {
    this.patience = patience;
    this.clock = clock;
  }

  /** A query started, finished a batch, or looked and found nothing to do. */
  synchronized void progressed(String query) {
    seen.put(query, clock.instant());
  }

  /** A query ended. */
  synchronized void ended(String query) {
    seen.remove(query);
    stalled.remove(query);
  }

  /** Whether each running query stands still; logs an error once when one begins to. */
  synchronized Map<String, Boolean> look() {
    seen.forEach(
        (query, last) -> {
          Duration since = Duration.between(last, clock.instant());
          boolean stands = since.compareTo(patience) > 0;
          boolean stood = Boolean.TRUE.equals(stalled.put(query, stands));
          if (stands && !stood) {
            LOG.error(
                "Query {} makes no progress: the last was {} ago; expected some within {}."
                    + " Set listens.stalled-after to wait longer",
                query,
                since,
                patience);
          } else if (!stands && stood) {
            LOG.info("Query {} makes progress again", query);
          }
        });
    return new TreeMap<>(stalled);
  }
}
