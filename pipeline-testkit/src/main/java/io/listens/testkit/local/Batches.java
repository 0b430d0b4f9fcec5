package io.listens.testkit.local;

import io.listens.testkit.report.RunFigures.Batch;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.apache.spark.sql.streaming.SourceProgress;
import org.apache.spark.sql.streaming.StreamingQueryListener;
import org.apache.spark.sql.streaming.StreamingQueryProgress;

/** Tells of each batch that a query has finished, and remembers it. */
final class Batches extends StreamingQueryListener {

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
          String.format(
              Locale.ROOT,
              "%s: batch %d, %,d records in %.1f s",
              progress.name(),
              progress.batchId(),
              progress.numInputRows(),
              progress.batchDuration() / 1000.0));
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
  public void onQueryStarted(QueryStartedEvent event) {}

  @Override
  public void onQueryTerminated(QueryTerminatedEvent event) {}
}
