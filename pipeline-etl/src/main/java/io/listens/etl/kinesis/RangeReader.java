package io.listens.etl.kinesis;

import io.listens.etl.kinesis.KinesisPort.DataRecord;
import io.listens.etl.kinesis.KinesisPort.ExpiredIteratorException;
import io.listens.etl.kinesis.KinesisPort.Page;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads exactly the records of a range, in order, each time it is asked to. Aggregated records are
 * taken apart: a range ends behind a whole one. Knows no Spark.
 */
final class RangeReader {

  private final KinesisPort kinesis;
  private final ShardRange range;
  private final boolean failOnDataLoss;

  private ShardPosition position;
  private @Nullable String iterator;
  private Iterator<DataRecord> page = List.<DataRecord>of().iterator();
  private Iterator<UserRecord> parts = List.<UserRecord>of().iterator();
  private boolean done;

  RangeReader(KinesisPort kinesis, ShardRange range, boolean failOnDataLoss) {
    this.kinesis = kinesis;
    this.range = range;
    this.failOnDataLoss = failOnDataLoss;
    this.position = range.from();
  }

  /**
   * The next record; null behind the last one.
   *
   * @throws DataLossException if the range's last record is no longer there
   */
  @Nullable UserRecord next() {
    while (!parts.hasNext()) {
      DataRecord record = nextOfShard();
      if (record == null) {
        return null;
      }
      parts = Deaggregation.takeApart(record).iterator();
    }
    return parts.next();
  }

  private @Nullable DataRecord nextOfShard() {
    while (!page.hasNext()) {
      if (done) {
        return null;
      }
      fetch();
    }
    DataRecord record = page.next();
    if (range.to() instanceof ShardPosition.After last) {
      int order = record.sequenceNumber().compareTo(last.sequenceNumber());
      if (order > 0) {
        return lost(record.sequenceNumber().digits());
      }
      done = order == 0;
      if (done) {
        page = List.<DataRecord>of().iterator();
      }
    }
    position = ShardPosition.after(record.sequenceNumber());
    return record;
  }

  private void fetch() {
    Page answer = read();
    page = answer.records().iterator();
    iterator = answer.nextIterator();
    if (iterator == null) {
      done = true;
      if (answer.records().isEmpty() && range.to() instanceof ShardPosition.After) {
        lost("the end of the shard");
      }
    } else if (answer.records().isEmpty()
        && answer.reachedTip()
        && range.to() instanceof ShardPosition.After) {
      lost("the tip of the shard");
    }
  }

  private Page read() {
    if (iterator == null) {
      iterator = kinesis.iterator(range.shardId(), position);
    }
    try {
      return kinesis.read(iterator, KinesisPort.MAX_RECORDS);
    } catch (ExpiredIteratorException e) {
      // Only too much time between two reads: the position is known, nothing is lost.
      iterator = kinesis.iterator(range.shardId(), position);
      return kinesis.read(iterator, KinesisPort.MAX_RECORDS);
    }
  }

  private @Nullable DataRecord lost(String seen) {
    done = true;
    page = List.<DataRecord>of().iterator();
    if (failOnDataLoss) {
      throw new DataLossException(
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
    return null;
  }
}
