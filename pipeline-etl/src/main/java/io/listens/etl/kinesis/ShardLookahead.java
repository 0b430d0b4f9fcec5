package io.listens.etl.kinesis;

import io.listens.etl.kinesis.KinesisPort.DataRecord;
import io.listens.etl.kinesis.KinesisPort.Page;
import io.listens.etl.kinesis.ShardCursor.Place;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What planning knows of one shard behind the last planned record: the records that it came across
 * and where it goes on. It spares reading them again with the next batch, and an iterator with
 * each. One thread at a time.
 */
final class ShardLookahead {

  private static final int FIRST_PAGE = 1_000;
  private static final int SMALLEST_PAGE = 10;
  private static final int PAGE_SHRINKS_BY = 16;

  private final KinesisPort kinesis;
  private final InstantSource clock;
  private final String shardId;
  private final long keptBytes;
  private ShardPosition position;
  private final List<SeenRecord> seen = new ArrayList<>();
  private long seenBytes;
  private ShardCursor cursor;
  private boolean atTip;
  private boolean atEnd;
  private boolean capped;
  private long millisBehind;
  private @Nullable Instant tipAsOf;
  private int page = FIRST_PAGE;

  /**
   * @param keptBytes up to which size the records are kept as they are
   */
  ShardLookahead(
      KinesisPort kinesis,
      InstantSource clock,
      String shardId,
      ShardPosition position,
      long keptBytes) {
    this.keptBytes = keptBytes;
    this.kinesis = kinesis;
    this.clock = clock;
    this.shardId = shardId;
    this.position = position;
    this.cursor = new ShardCursor(kinesis, clock, shardId, position);
  }

  String shardId() {
    return shardId;
  }

  /** Behind the last planned record. */
  ShardPosition position() {
    return position;
  }

  /** Records behind it, in order, as far as they are known. */
  List<SeenRecord> seen() {
    return seen;
  }

  /** Whether the records that are known are all that there were when it was looked. */
  boolean complete() {
    return atTip || atEnd;
  }

  /** Whether the records that are known are the last ones of a closed shard. */
  boolean atEnd() {
    return atEnd;
  }

  /** Records that are known, aggregated ones taken apart. */
  long seenRecords() {
    return seen.stream().mapToLong(SeenRecord::records).sum();
  }

  /** How many of the records that are known arrived before a time, up to the first that didn't. */
  int countBefore(Instant until) {
    int count = 0;
    while (count < seen.size() && seen.get(count).arrivedAt().isBefore(until)) {
      count++;
    }
    return count;
  }

  /** Size of the records that are known. */
  long seenBytes() {
    return seenBytes;
  }

  /** About when the newest record of the shard arrived; needs a record that was seen. */
  Instant tip() {
    return lastSeen().arrivedAt().plusMillis(millisBehind);
  }

  SeenRecord lastSeen() {
    return seen.get(seen.size() - 1);
  }

  /** How far what is planned is behind the tip, in ms: about, where more is known to come. */
  long millisBehindAt(Instant now) {
    if (!seen.isEmpty()) {
      return Math.max(0, Duration.between(seen.get(0).arrivedAt(), now).toMillis());
    }
    return complete() ? 0 : millisBehind;
  }

  /**
   * Looks for what is new. Where that is more than a small batch, the next look is shorter: all
   * that it has to find out is that there is something.
   */
  void look() {
    read(page);
    page =
        complete()
            ? Math.min(KinesisPort.MAX_RECORDS, page * 2)
            : Math.max(SMALLEST_PAGE, page / PAGE_SHRINKS_BY);
  }

  /** Reads one page more, beyond gaps; nothing at the end of a closed shard. */
  void read(int limit) {
    if (atEnd || capped) {
      return;
    }
    Instant asked = clock.instant();
    take(cursor.read(limit));
    while (!complete() && seen.isEmpty()) {
      take(cursor.read(limit));
    }
    if (complete()) {
      tipAsOf = asked;
      if (seen.isEmpty()) {
        position = position.since(asked);
      }
    }
  }

  private void take(Page page) {
    atTip = page.reachedTip();
    atEnd = page.reachedEnd();
    millisBehind = page.millisBehindLatest();
    for (DataRecord record : page.records()) {
      seenBytes += record.bytes();
      seen.add(SeenRecord.of(record, seenBytes <= keptBytes));
    }
  }

  /** Forgets what lies behind a record that no batch may go beyond. */
  void endAt(SequenceNumber last) {
    while (!seen.isEmpty() && lastSeen().sequenceNumber().compareTo(last) > 0) {
      seenBytes -= seen.remove(seen.size() - 1).bytes();
      cap();
    }
    if (!seen.isEmpty() && lastSeen().sequenceNumber().equals(last)) {
      cap();
    }
  }

  /** Takes what lies behind for what no batch of this query may have. */
  void cap() {
    capped = true;
    atTip = true;
    atEnd = false;
    tipAsOf = null;
  }

  /**
   * Moves behind the first records that are known.
   *
   * @param count how many of them a batch takes
   */
  void advance(int count) {
    if (count == 0) {
      return;
    }
    SeenRecord last = seen.get(count - 1);
    List<SeenRecord> taken = seen.subList(0, count);
    taken.forEach(record -> seenBytes -= record.bytes());
    taken.clear();
    boolean toTip = complete() && seen.isEmpty() && tipAsOf != null;
    position = ShardPosition.after(last.sequenceNumber()).since(toTip ? tipAsOf : last.arrivedAt());
  }

  /**
   * Moves behind a record beyond what is known.
   *
   * @param arrivedAt when that record arrived
   * @param nextIterator behind that record, where it is the newest of the shard; else null
   * @param end whether it is the last record of a closed shard
   */
  void jump(ShardPosition behind, Instant arrivedAt, @Nullable String nextIterator, boolean end) {
    millisBehind -= Duration.between(lastSeen().arrivedAt(), arrivedAt).toMillis();
    millisBehind = Math.max(0, millisBehind);
    seen.clear();
    seenBytes = 0;
    tipAsOf = null;
    position = behind;
    cursor = new ShardCursor(kinesis, clock, new Place(shardId, behind, nextIterator));
    atTip = nextIterator != null;
    atEnd = end;
  }
}
