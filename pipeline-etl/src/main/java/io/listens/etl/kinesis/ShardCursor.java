package io.listens.etl.kinesis;

import io.listens.etl.kinesis.KinesisPort.DataRecord;
import io.listens.etl.kinesis.KinesisPort.ExpiredIteratorException;
import io.listens.etl.kinesis.KinesisPort.Page;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads on in a shard from a position. An iterator that became too old is only too much time
 * between two reads: the position is known, and a new one loses nothing. One thread at a time.
 */
final class ShardCursor {

  /** Kinesis' own limit is 5 minutes. */
  private static final Duration ITERATOR_LIFE = Duration.ofMinutes(4);

  private final KinesisPort kinesis;
  private final InstantSource clock;
  private final String shardId;
  private ShardPosition position;
  private @Nullable String iterator;
  private Instant iteratorTaken;

  ShardCursor(KinesisPort kinesis, InstantSource clock, String shardId, ShardPosition position) {
    this(kinesis, clock, new Place(shardId, position, null));
  }

  /**
   * Where a cursor begins.
   *
   * @param iterator at the position; null if none is at hand
   */
  record Place(String shardId, ShardPosition position, @Nullable String iterator) {}

  ShardCursor(KinesisPort kinesis, InstantSource clock, Place place) {
    this.kinesis = kinesis;
    this.clock = clock;
    this.shardId = place.shardId();
    this.position = place.position();
    this.iterator = place.iterator();
    this.iteratorTaken = clock.instant();
  }

  /** The next page; not to be called behind the last one of a closed shard. */
  Page read(int limit) {
    if (iterator == null || iteratorTaken.plus(ITERATOR_LIFE).isBefore(clock.instant())) {
      iterator = kinesis.iterator(shardId, position);
    }
    Page page = unread(read(iterator, limit));
    iterator = page.nextIterator();
    iteratorTaken = clock.instant();
    if (!page.records().isEmpty()) {
      position = ShardPosition.after(page.last().sequenceNumber());
    }
    return page;
  }

  /** Without what was read before: a page that comes again is not another one. */
  private Page unread(Page page) {
    if (!(position instanceof ShardPosition.After after)
        || page.records().isEmpty()
        || page.records().get(0).sequenceNumber().compareTo(after.sequenceNumber()) > 0) {
      return page;
    }
    List<DataRecord> records =
        page.records().stream()
            .filter(record -> record.sequenceNumber().compareTo(after.sequenceNumber()) > 0)
            .toList();
    return new Page(records, page.nextIterator(), page.millisBehindLatest());
  }

  private Page read(String from, int limit) {
    try {
      return kinesis.read(from, limit);
    } catch (ExpiredIteratorException e) {
      return kinesis.read(kinesis.iterator(shardId, position), limit);
    }
  }
}
