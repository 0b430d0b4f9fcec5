package io.listens.etl.kinesis;

import io.listens.etl.kinesis.KinesisPort.DataRecord;
import io.listens.etl.kinesis.KinesisPort.Page;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * Finds records that can bound a batch. Kinesis has no call for the last sequence number of an open
 * shard, so the bound is a <em>record that was seen</em>: an iterator at a time leads to one near
 * it. The time only helps to find it. Safe for use by many threads.
 */
final class ShardSearch {

  /** After every time that Kinesis knows of. */
  static final Instant NO_END = Instant.parse("9999-12-31T00:00:00Z");

  /** Of a shard's unread time, what the first look takes: it is read on top of the batch itself. */
  private static final int FIRST_LOOK_SHARE = 20;

  private static final Duration LONGEST_FIRST_LOOK = Duration.ofSeconds(1);
  private static final Duration SHORTEST_LOOK = Duration.ofMillis(5);
  private static final int LOOK_BACK_GROWTH = 8;

  /** Records asked for by one step: its cost in bytes against its number of calls. */
  private static final int PAGE = 1_000;

  private final KinesisPort kinesis;
  private final InstantSource clock;

  ShardSearch(KinesisPort kinesis, InstantSource clock) {
    this.kinesis = kinesis;
    this.clock = clock;
  }

  /**
   * A stretch of a shard.
   *
   * @param shardId the shard
   * @param from where it begins
   * @param fromTime about when the first record behind {@code from} arrived
   * @param until where it ends: before the first record that arrived then or later
   * @param tip about when the shard's newest record may have arrived: where the search begins if
   *     that is before {@code until}; not later than Kinesis' own clock says
   */
  record Stretch(String shardId, ShardPosition from, Instant fromTime, Instant until, Instant tip) {

    /** What lies behind a position of which at least one record is known. */
    static Stretch behind(ShardLookahead shard, Instant until) {
      Instant first = shard.seen().get(0).arrivedAt();
      return new Stretch(shard.shardId(), shard.position(), first, until, shard.tip());
    }

    boolean isBehindStart(DataRecord record) {
      return !(from instanceof ShardPosition.After after)
          || record.sequenceNumber().compareTo(after.sequenceNumber()) > 0;
    }
  }

  /**
   * What a search found.
   *
   * @param last the last record; null when there is none
   * @param nextIterator behind that record, where it is the newest of the shard; else null
   * @param atEnd whether it is the last record of a closed shard, or that shard has none
   */
  record Found(@Nullable DataRecord last, @Nullable String nextIterator, boolean atEnd) {}

  /** The last record of a stretch. */
  Found last(Stretch stretch) {
    Instant high = earlier(stretch.until(), stretch.tip());
    Duration back = firstLook(Duration.between(stretch.fromTime(), high));
    while (true) {
      Instant low = high.minus(back);
      boolean all = !low.isAfter(stretch.fromTime());
      Look look = look(stretch, all ? stretch.from() : ShardPosition.at(low));
      if (look.last() != null && !look.complete()) {
        return lastBetween(stretch, look.last(), high);
      }
      if (look.last() != null || all) {
        return look.found();
      }
      high = low;
      back = back.multipliedBy(LOOK_BACK_GROWTH);
    }
  }

  private static Instant earlier(Instant a, Instant b) {
    return a.isBefore(b) ? a : b;
  }

  private static Duration firstLook(Duration span) {
    Duration share = span.dividedBy(FIRST_LOOK_SHARE);
    if (share.compareTo(LONGEST_FIRST_LOOK) > 0) {
      return LONGEST_FIRST_LOOK;
    }
    return share.compareTo(SHORTEST_LOOK) < 0 ? SHORTEST_LOOK : share;
  }

  /** Halves the time between a record and the end, until what is left is worth reading through. */
  private Found lastBetween(Stretch stretch, DataRecord known, Instant end) {
    DataRecord low = known;
    Instant high = end;
    while (true) {
      Duration half = Duration.between(low.arrivedAt(), high).dividedBy(2);
      if (half.compareTo(SHORTEST_LOOK) < 0) {
        return forward(stretch, ShardPosition.after(low.sequenceNumber()), low);
      }
      Instant middle = low.arrivedAt().plus(half);
      Look look = look(stretch, ShardPosition.at(middle));
      if (look.last() == null) {
        high = middle;
      } else if (look.complete()) {
        return look.found();
      } else {
        low = look.last();
      }
    }
  }

  /** Reads a stretch through. */
  private Found forward(Stretch stretch, ShardPosition from, DataRecord before) {
    ShardCursor cursor = new ShardCursor(kinesis, clock, stretch.shardId(), from);
    DataRecord last = before;
    while (true) {
      Look look = lookAt(stretch, cursor.read(PAGE));
      last = look.last() == null ? last : look.last();
      if (look.complete()) {
        return new Found(last, look.nextIterator(), look.atEnd());
      }
    }
  }

  /** The first page with records at a position. */
  private Look look(Stretch stretch, ShardPosition at) {
    ShardCursor cursor = new ShardCursor(kinesis, clock, stretch.shardId(), at);
    Look look = lookAt(stretch, cursor.read(PAGE));
    while (!look.complete() && look.last() == null) {
      look = lookAt(stretch, cursor.read(PAGE));
    }
    return look;
  }

  private static Look lookAt(Stretch stretch, Page page) {
    DataRecord last = null;
    for (DataRecord record : page.records()) {
      if (!record.arrivedAt().isBefore(stretch.until())) {
        return new Look(last, null, false, true);
      }
      last = stretch.isBehindStart(record) ? record : last;
    }
    return new Look(last, page.nextIterator(), page.reachedEnd(), page.reachedTip());
  }

  /**
   * One page.
   *
   * @param last its last record in the stretch
   * @param nextIterator behind the page; null where the stretch or the shard ends before
   * @param complete whether the stretch ends in the page
   */
  private record Look(
      @Nullable DataRecord last, @Nullable String nextIterator, boolean atEnd, boolean complete) {

    Found found() {
      return new Found(last, nextIterator, atEnd);
    }
  }
}
