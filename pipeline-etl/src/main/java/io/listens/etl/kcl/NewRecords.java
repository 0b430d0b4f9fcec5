package io.listens.etl.kcl;

import io.listens.etl.decode.StreamRecord;
import java.time.Instant;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * Of the records of a batch those that haven't landed yet, each with its shard, as rows of {@link
 * StreamRecord#COLUMNS}. What comes again, because the client library's checkpoint was behind what
 * has landed, isn't past its shard's mark.
 */
final class NewRecords implements Iterator<Row> {

  private final Iterator<ReceivedRecord> received;
  private final Iterator<ReceivedRange> ranges;
  private final Map<String, Mark> marks;
  private ReceivedRange range = new ReceivedRange("", "", "", 0);
  private int inRange;
  private @Nullable Row next;

  /**
   * @param received one range after the other
   * @param ranges in the same order
   * @param landed the last record of each shard that has landed
   */
  NewRecords(
      Iterator<ReceivedRecord> received, List<ReceivedRange> ranges, Map<String, Mark> landed) {
    this.received = received;
    this.ranges = ranges.iterator();
    this.marks = new HashMap<>(landed);
  }

  @Override
  public boolean hasNext() {
    while (next == null && received.hasNext()) {
      next = rowIfNew(received.next());
    }
    if (next == null && (inRange < range.records() || ranges.hasNext())) {
      throw unexpected("the end");
    }
    return next != null;
  }

  private @Nullable Row rowIfNew(ReceivedRecord record) {
    enter(record);
    Mark mark = marks.get(range.shardId());
    if (mark != null && record.place().compareTo(mark) <= 0) {
      return null;
    }
    marks.put(range.shardId(), record.place());
    return new StreamRecord(
            range.shardId(),
            record.place().sequenceNumber(),
            record.place().subSequenceNumber(),
            Instant.ofEpochMilli(record.arrivedAtMs()),
            record.partitionKey(),
            record.payload())
        .toRow();
  }

  private void enter(ReceivedRecord record) {
    String number = record.place().sequenceNumber();
    if (inRange == range.records()) {
      if (!ranges.hasNext()) {
        throw unexpected(number);
      }
      range = ranges.next();
      inRange = 0;
      if (!number.equals(range.first())) {
        throw unexpected(number);
      }
    }
    inRange++;
    if (inRange == range.records() && !number.equals(range.last())) {
      throw unexpected(number);
    }
  }

  /** A block was lost, and what the connector read in its place isn't the same. */
  private IllegalStateException unexpected(String seen) {
    return new IllegalStateException(
        "Cannot tell the shards of a batch's records: found "
            + seen
            + " as record "
            + inRange
            + " of "
            + range
            + "; expected what was received. Nothing of the batch has landed: start the job again");
  }

  @Override
  public Row next() {
    if (!hasNext() || next == null) {
      throw new NoSuchElementException();
    }
    Row row = next;
    next = null;
    return row;
  }
}
