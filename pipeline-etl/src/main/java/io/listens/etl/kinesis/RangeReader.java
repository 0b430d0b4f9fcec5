package io.listens.etl.kinesis;

import io.listens.etl.kinesis.KinesisPort.DataRecord;
import io.listens.etl.kinesis.KinesisPort.Page;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Reads exactly the records of a range, in order, each time it is asked to. While one page is
 * consumed the next one is fetched: at most two are held. Knows no Spark.
 */
final class RangeReader implements AutoCloseable {

  private final KinesisPort kinesis;
  private final InstantSource clock;
  private final Task task;
  private final ShardRange range;
  private final LossPolicy loss;
  private final ExecutorService fetcher;
  private final ShardCursor cursor;

  private @Nullable Future<Page> ahead;
  private Iterator<DataRecord> page = List.<DataRecord>of().iterator();
  private boolean begun;
  private boolean lastPage;
  private boolean done;

  /**
   * What to read.
   *
   * @param range the records
   * @param pageSize how many to ask for at a time
   * @param retention of the stream
   */
  record Task(ShardRange range, int pageSize, Retention retention) {}

  /**
   * @param fetcher fetches pages ahead
   */
  RangeReader(
      KinesisPort kinesis,
      InstantSource clock,
      Task task,
      LossPolicy loss,
      ExecutorService fetcher) {
    this.kinesis = kinesis;
    this.clock = clock;
    this.task = task;
    this.range = task.range();
    this.loss = loss;
    this.fetcher = fetcher;
    this.cursor = new ShardCursor(kinesis, clock, range.shardId(), range.from());
  }

  /**
   * The next record; null behind the last one.
   *
   * @throws DataLossException if records of the range are no longer there, and that is to end the
   *     query
   */
  @Nullable DataRecord next() {
    while (!page.hasNext()) {
      if (done || lastPage) {
        return null;
      }
      turnPage();
    }
    DataRecord record = page.next();
    if (range.to() instanceof ShardPosition.After last) {
      int order = record.sequenceNumber().compareTo(last.sequenceNumber());
      if (order > 0) {
        endLost("record " + record.sequenceNumber().digits());
        return null;
      }
      if (order == 0) {
        end();
      }
    }
    return record;
  }

  private void turnPage() {
    Page answer = ahead == null ? fetch() : await(ahead);
    ahead = null;
    if (!begun) {
      begun = true;
      requireUntrimmed();
    }
    page = answer.records().iterator();
    lastPage = answer.reachedEnd();
    if (range.to() instanceof ShardPosition.After last) {
      boolean reached =
          !answer.records().isEmpty()
              && answer.last().sequenceNumber().compareTo(last.sequenceNumber()) >= 0;
      if (reached) {
        lastPage = true;
      } else if (answer.reachedEnd() || (answer.records().isEmpty() && answer.reachedTip())) {
        endLost(answer.reachedEnd() ? "the end of the shard" : "the tip of the shard");
        page = answer.records().iterator();
        return;
      }
    }
    if (!lastPage) {
      ahead = fetcher.submit(this::fetch);
    }
  }

  /** Asked once the first page is here: nothing that is trimmed later is missed. */
  private void requireUntrimmed() {
    if (task.retention()
        .mayHaveTakenFrom(kinesis, range.shardId(), range.from(), clock.instant())) {
      loss.trimmed(kinesis, range.shardId(), range.from(), task.retention());
    }
  }

  private Page fetch() {
    return cursor.read(task.pageSize());
  }

  private static Page await(Future<Page> page) {
    try {
      return page.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException("Cannot read from Kinesis", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("Interrupted while reading from Kinesis");
    }
  }

  private void end() {
    done = true;
    page = List.<DataRecord>of().iterator();
  }

  private void endLost(String seen) {
    end();
    loss.lost(
        "Cannot read "
            + range.shardId()
            + " from "
            + range.from()
            + " to "
            + range.to()
            + ": reading came to "
            + seen
            + "; expected the last record of the range before it.");
  }

  @Override
  public void close() {
    end();
    if (ahead != null) {
      ahead.cancel(true);
    }
  }
}
