package io.listens.etl.reconcile;

import io.listens.etl.kcl.LandedBatches;
import io.listens.etl.kinesis.ReadOffsets;
import io.listens.etl.sink.OutputLocations;
import io.listens.etl.window.StreamWatermark;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;

/**
 * How far the stream is: which windows it is done with, and whether the archive holds all that they
 * were made of.
 *
 * @param closedUntil windows that end at or before it are not written by the stream again; {@link
 *     Instant#MAX} where there is none
 * @param read how far the windows' query has read for them; null if it hasn't
 */
record StreamProgress(Instant closedUntil, @Nullable String read) {

  private static final Duration STEP = Duration.ofSeconds(1);
  private static final int ATTEMPTS = 5;

  /** Only what is committed counts: a batch that isn't may be repeated and write windows again. */
  static StreamProgress of(OutputLocations locations, Configuration conf) {
    QueryCheckpoint windows =
        new QueryCheckpoint(locations.checkpoint(OutputLocations.WINDOWS), conf);
    for (int attempt = 1; ; attempt++) {
      Optional<Long> batch = windows.lastCommitted();
      if (batch.isEmpty()) {
        return new StreamProgress(Instant.MAX, null);
      }
      if (batch.get() < 0) {
        return new StreamProgress(Instant.MIN, null);
      }
      try {
        return new StreamProgress(
            StreamWatermark.after(batch.get(), locations, conf), windows.offsetAfter(batch.get()));
      } catch (IllegalStateException e) {
        // The stream went on in between, and forgot what was before.
        if (attempt == ATTEMPTS || batch.equals(windows.lastCommitted())) {
          throw e;
        }
      }
    }
  }

  /**
   * Whether the archive holds all that the windows were made of; waits for it.
   *
   * @param patience how long
   * @param pause waits
   */
  boolean awaitArchive(
      OutputLocations locations, Configuration conf, Duration patience, Consumer<Duration> pause) {
    QueryCheckpoint archive =
        new QueryCheckpoint(locations.checkpoint(OutputLocations.ARCHIVE), conf);
    Duration waited = Duration.ZERO;
    while (!isIn(archive)) {
      if (waited.compareTo(patience) >= 0) {
        return false;
      }
      pause.accept(STEP);
      waited = waited.plus(STEP);
    }
    return true;
  }

  private boolean isIn(QueryCheckpoint archive) {
    if (read == null || LandedBatches.isOffset(read)) {
      // Windows of what has landed are made of the archive.
      return true;
    }
    long batch = archive.lastCommitted().orElse(-1L);
    return batch >= 0 && ReadOffsets.covers(archive.offsetAfter(batch), read);
  }
}
