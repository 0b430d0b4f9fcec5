package io.listens.etl.kinesis;

import io.listens.etl.kinesis.KinesisPort.DataRecord;
import io.listens.etl.kinesis.KinesisPort.Page;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds records that can bound a batch in one shard. Kinesis has no call for the last sequence
 * number of an open shard, so the bound is a <em>record that was seen</em>: an iterator at a recent
 * time leads to one near the tip. The time only helps to find it. Not thread-safe.
 */
final class ShardSearch {

  /** How far behind the tip the search for the last record begins. */
  private static final Duration FIRST_LOOK_BACK = Duration.ofSeconds(1);

  private static final int LOOK_BACK_GROWTH = 8;

  /** The longest retention that Kinesis offers, and a day: no record is older. */
  private static final Duration LONGEST_LOOK_BACK = Duration.ofDays(366);

  /** Records asked for by one step of a search: its cost in bytes against its number of calls. */
  private static final int SEARCH_PAGE = 1_000;

  private final KinesisPort kinesis;
  private final InstantSource clock;

  ShardSearch(KinesisPort kinesis, InstantSource clock) {
    this.kinesis = kinesis;
    this.clock = clock;
  }

  /**
   * What a search found.
   *
   * @param last the last record's sequence number; null when there was none
   * @param atEnd whether that is the end of a closed shard
   */
  record Found(@Nullable SequenceNumber last, boolean atEnd) {}

  /**
   * The first records behind a position: {@code count}, aggregated ones taken apart; more only
   * where the last one is an aggregate, fewer only at the tip.
   */
  Found first(String shardId, ShardPosition from, long count) {
    String iterator = kinesis.iterator(shardId, from);
    SequenceNumber last = null;
    long left = count;
    while (true) {
      Page page = kinesis.read(iterator, (int) Math.min(left, KinesisPort.MAX_RECORDS));
      for (DataRecord record : page.records()) {
        if (left <= 0) {
          return new Found(last, false);
        }
        last = record.sequenceNumber();
        left -= Deaggregation.takeApart(record).size();
      }
      if (page.nextIterator() == null) {
        return new Found(last, true);
      }
      if (left <= 0 || page.reachedTip()) {
        return new Found(last, false);
      }
      iterator = page.nextIterator();
    }
  }

  /** A record at the tip of an open shard, or near it; empty when none is newer than a position. */
  Optional<SequenceNumber> newest(String shardId, ShardPosition from) {
    Page next = kinesis.read(kinesis.iterator(shardId, from), SEARCH_PAGE);
    if (next.reachedTip()) {
      return Optional.ofNullable(lastOf(next, null));
    }
    Instant now = clock.instant();
    Duration lookBack = FIRST_LOOK_BACK;
    while (lookBack.compareTo(LONGEST_LOOK_BACK) < 0) {
      SequenceNumber found = lastSince(shardId, ShardPosition.at(now.minus(lookBack)));
      if (found != null && isBehind(from, found)) {
        return Optional.of(found);
      }
      lookBack = lookBack.multipliedBy(LOOK_BACK_GROWTH);
    }
    return Optional.ofNullable(lastSince(shardId, from));
  }

  private static boolean isBehind(ShardPosition from, SequenceNumber record) {
    return !(from instanceof ShardPosition.After after)
        || record.compareTo(after.sequenceNumber()) > 0;
  }

  private @Nullable SequenceNumber lastSince(String shardId, ShardPosition from) {
    String iterator = kinesis.iterator(shardId, from);
    SequenceNumber last = null;
    while (true) {
      Page page = kinesis.read(iterator, SEARCH_PAGE);
      last = lastOf(page, last);
      if (page.nextIterator() == null || page.reachedTip()) {
        return last;
      }
      iterator = page.nextIterator();
    }
  }

  private static @Nullable SequenceNumber lastOf(Page page, @Nullable SequenceNumber before) {
    return page.records().isEmpty()
        ? before
        : page.records().get(page.records().size() - 1).sequenceNumber();
  }
}
