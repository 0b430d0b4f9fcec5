package io.listens.etl.monitor;

import static java.util.Objects.requireNonNullElse;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.spark.sql.streaming.StreamingQueryProgress;

/** Takes the figures out of what Spark tells of a batch. Used by one thread. */
final class ProgressReader {

  /** What the source counts from a query's start, by what is to be told of a batch. */
  private static final Map<Figure, String> COUNTERS =
      Map.of(
          Figure.THROTTLES, "throttles",
          Figure.FAILED_CALLS, "failedCalls",
          Figure.LOSSES, "losses");

  private static final String LAG = "maxMillisBehindLatest";

  private final Map<UUID, Map<String, Long>> before = new HashMap<>();

  /**
   * Reads a batch's progress.
   *
   * @param found what its sink found
   */
  BatchReport read(StreamingQueryProgress progress, Map<Figure, Long> found) {
    SortedMap<Figure, Double> figures = new TreeMap<>();
    found.forEach((figure, value) -> figures.put(figure, (double) value));
    figures.put(Figure.RECORDS, (double) progress.numInputRows());
    if (Double.isFinite(progress.processedRowsPerSecond())) {
      figures.put(Figure.RECORDS_PER_SECOND, progress.processedRowsPerSecond());
    }
    figures.put(Figure.BATCH_TIME, (double) progress.batchDuration());
    if (progress.sources().length > 0) {
      readSource(progress.runId(), progress.sources()[0].metrics(), figures);
    }
    String name = requireNonNullElse(progress.name(), progress.id().toString());
    Instant end = Instant.parse(progress.timestamp()).plus(duration(progress));
    return new BatchReport(name, progress.batchId(), end, figures);
  }

  private static Duration duration(StreamingQueryProgress progress) {
    return Duration.ofMillis(progress.batchDuration());
  }

  private void readSource(
      UUID run, Map<String, String> metrics, SortedMap<Figure, Double> figures) {
    if (metrics.containsKey(LAG)) {
      figures.put(Figure.LAG, Double.valueOf(metrics.get(LAG)));
    }
    Map<String, Long> counted = before.computeIfAbsent(run, r -> new HashMap<>());
    COUNTERS.forEach(
        (figure, name) -> {
          if (metrics.containsKey(name)) {
            long now = Long.parseLong(metrics.get(name));
            long then = requireNonNullElse(counted.put(name, now), 0L);
            figures.put(figure, (double) (now - then));
          }
        });
  }

  /** Forgets a run. */
  void ended(UUID run) {
    before.remove(run);
  }
}
