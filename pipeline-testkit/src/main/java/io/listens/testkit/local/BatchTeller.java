package io.listens.testkit.local;

import java.util.Locale;
import java.util.function.Consumer;
import org.apache.spark.sql.streaming.StreamingQueryListener;
import org.apache.spark.sql.streaming.StreamingQueryProgress;

/** Tells of each batch that a query has finished. */
final class BatchTeller extends StreamingQueryListener {

  private final Consumer<String> out;

  BatchTeller(Consumer<String> out) {
    this.out = out;
  }

  @Override
  public void onQueryProgress(QueryProgressEvent event) {
    StreamingQueryProgress progress = event.progress();
    if (progress.numInputRows() > 0) {
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

  @Override
  public void onQueryStarted(QueryStartedEvent event) {}

  @Override
  public void onQueryTerminated(QueryTerminatedEvent event) {}
}
