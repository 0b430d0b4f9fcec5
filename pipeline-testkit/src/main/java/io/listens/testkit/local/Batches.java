package io.listens.testkit.local;

import io.listens.etl.monitor.BatchObserver;
import io.listens.etl.monitor.Figure;
import io.listens.testkit.report.RunFigures.Batch;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.apache.spark.sql.streaming.SourceProgress;
import org.apache.spark.sql.streaming.StreamingQueryListener;
import org.apache.spark.sql.streaming.StreamingQueryProgress;

/** Tells of each batch that a query has finished, and remembers it. */
final class Batches extends StreamingQueryListener implements BatchObserver {

  private final Consumer<String> out;
  private final List<Batch> finished = new ArrayList<>();

  Batches(Consumer<String> out) {
    this.out = out;
  }

  @Override
  public void onQueryProgress(QueryProgressEvent event) {
    StreamingQueryProgress progress = event.progress();
    if (progress.numInputRows() > 0) {
      remember(progress);
      out.accept(
          told(
              progress.name(),
              progress.batchId(),
              progress.numInputRows(),
              progress.batchDuration()));
    }
  }

  private synchronized void remember(StreamingQueryProgress progress) {
    SourceProgress source = progress.sources()[0];
    String behind = source.metrics().get("maxMillisBehindLatest");
    finished.add(
        new Batch(
            progress.name(),
            Instant.parse(progress.timestamp()),
            Duration.ofMillis(progress.batchDuration()),
            progress.numInputRows(),
            behind == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(behind))));
  }

  /** Those that have been finished, in the order in which they were. */
  synchronized List<Batch> finished() {
    return List.copyOf(finished);
  }

  @Override
  public void wrote(String query, long batch, Map<Figure, Long> figures) {}

  @Override
  public void landed(String name, long batch, Map<Figure, Long> figures) {
    long records = figures.getOrDefault(Figure.RECORDS, 0L);
    Duration length = Duration.ofMillis(figures.getOrDefault(Figure.BATCH_TIME, 0L));
    synchronized (this) {
      finished.add(
          new Batch(name, Instant.now().minus(length), length, records, OptionalLong.empty()));
    }
    out.accept(told(name, batch, records, length.toMillis()));
  }

  private static String told(String name, long batch, long records, long millis) {
    return String.format(
        Locale.ROOT, "%s: batch %d, %,d records in %.1f s", name, batch, records, millis / 1000.0);
  }

  @Override
  public void onQueryStarted(QueryStartedEvent event) {}

  @Override
  public void onQueryTerminated(QueryTerminatedEvent event) {}
}
