package io.listens.etl.kinesis;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** A stream in memory behind the port; its clock moves by one millisecond with each record. */
final class FakeKinesis implements KinesisPort, InstantSource {

  private static final BigInteger FIRST =
      new BigInteger("49600000000000000000000000000000000000000");

  private final Map<String, List<DataRecord>> records = new TreeMap<>();
  private final Map<String, Integer> trimmed = new HashMap<>();
  private final Map<String, Shard> shards = new TreeMap<>();
  private final List<String> calls = new ArrayList<>();
  private Instant created = Instant.parse("2024-06-25T00:00:00Z");
  private Instant now = Instant.parse("2024-06-25T12:00:00Z");
  private volatile @Nullable CountDownLatch readsTogether;
  private long put;
  private int readsUntilExpiry = -1;
  private int readsUntilRepeat = -1;
  private int failures;
  private boolean throttles;
  private int recordsRead;
  private int lastRecordsRead;

  synchronized FakeKinesis shard(String shardId, String... parents) {
    for (String parent : parents) {
      shards.put(parent, new Shard(parent, find(shards, parent).parents(), true));
    }
    shards.put(shardId, new Shard(shardId, List.of(parents), false));
    records.put(shardId, new ArrayList<>());
    return this;
  }

  synchronized FakeKinesis put(String shardId, int count) {
    for (int i = 0; i < count; i++) {
      now = now.plusMillis(1);
      byte[] data = (shardId + "#" + (put + 1)).getBytes(StandardCharsets.UTF_8);
      put(shardId, now, data);
    }
    return this;
  }

  /** Puts records that all arrive in the same millisecond. */
  synchronized FakeKinesis putAtOnce(String shardId, int count) {
    now = now.plusMillis(1);
    for (int i = 0; i < count; i++) {
      put(shardId, now, (shardId + "#" + (put + 1)).getBytes(StandardCharsets.UTF_8));
    }
    return this;
  }

  synchronized FakeKinesis put(String shardId, Instant arrivedAt, byte[] data) {
    SequenceNumber number = new SequenceNumber(FIRST.add(BigInteger.valueOf(put++)).toString());
    recordsOf(shardId).add(new DataRecord(number, arrivedAt, "key", data));
    return this;
  }

  synchronized FakeKinesis pass(Duration time) {
    now = now.plus(time);
    return this;
  }

  /** Trims the oldest records that are left. */
  synchronized FakeKinesis trim(String shardId, int count) {
    trimmed.merge(shardId, count, Integer::sum);
    return this;
  }

  /** Takes a record out from among the others. */
  synchronized FakeKinesis drop(String shardId, int index) {
    recordsOf(shardId).remove(index);
    return this;
  }

  synchronized FakeKinesis remove(String shardId) {
    shards.remove(shardId);
    records.remove(shardId);
    return this;
  }

  synchronized FakeKinesis recreate() {
    created = now;
    return this;
  }

  /** Has one of the next reads find its iterator too old. */
  synchronized FakeKinesis expireRead(int readsBefore) {
    readsUntilExpiry = readsBefore;
    return this;
  }

  /** Has the page of one of the next reads come again with the read after it. */
  synchronized FakeKinesis repeatRead(int readsBefore) {
    readsUntilRepeat = readsBefore;
    return this;
  }

  /** Answers no read before so many of them are under way at once. */
  synchronized FakeKinesis answerOnceReading(int atOnce) {
    readsTogether = new CountDownLatch(atOnce);
    return this;
  }

  /** All records ever put to a shard. */
  List<DataRecord> recordsOf(String shardId) {
    return find(records, shardId);
  }

  private static <T> T find(Map<String, T> byShard, String shardId) {
    return Objects.requireNonNull(byShard.get(shardId), shardId);
  }

  /** The calls since the last time this was asked. */
  synchronized List<String> takeCalls() {
    List<String> taken = List.copyOf(calls);
    calls.clear();
    lastRecordsRead = recordsRead;
    recordsRead = 0;
    return taken;
  }

  /** How many records were read since the calls were taken before the last time. */
  synchronized int recordsRead() {
    return lastRecordsRead;
  }

  synchronized FakeKinesis failNextCalls(int count, boolean throttled) {
    failures = count;
    throttles = throttled;
    return this;
  }

  private void called(String call) {
    synchronized (this) {
      calls.add(call);
      if (failures > 0) {
        failures--;
        throw new KinesisUnavailableException(
            "Cannot " + call, throttles, new IllegalStateException("for now"));
      }
    }
  }

  @Override
  public synchronized Instant instant() {
    return now;
  }

  @Override
  public StreamInfo describe() {
    called("describe");
    return new StreamInfo(created, Duration.ofHours(24));
  }

  @Override
  public List<Shard> listShards() {
    called("list");
    synchronized (this) {
      return List.copyOf(shards.values());
    }
  }

  @Override
  public String iterator(String shardId, ShardPosition position) {
    called("iterator");
    synchronized (this) {
      if (position instanceof ShardPosition.AtTimestamp at && at.time().isAfter(now)) {
        throw new IllegalArgumentException("InvalidArgumentException: a time in the future");
      }
      List<DataRecord> all = recordsOf(shardId);
      int index = first(shardId);
      while (index < all.size() && isBefore(all.get(index), position)) {
        index++;
      }
      return shardId + "@" + index;
    }
  }

  private int first(String shardId) {
    return trimmed.getOrDefault(shardId, 0);
  }

  private static boolean isBefore(DataRecord record, ShardPosition position) {
    if (position instanceof ShardPosition.After after) {
      return record.sequenceNumber().compareTo(after.sequenceNumber()) <= 0;
    }
    return position instanceof ShardPosition.AtTimestamp at
        && record.arrivedAt().isBefore(at.time());
  }

  @Override
  public Page read(String iterator, int limit) {
    called("read");
    awaitOthers();
    synchronized (this) {
      if (readsUntilExpiry-- == 0) {
        throw new ExpiredIteratorException(new IllegalStateException("5 minutes"));
      }
      int at = iterator.indexOf('@');
      String shardId = iterator.substring(0, at);
      List<DataRecord> all = recordsOf(shardId);
      int from = Math.max(first(shardId), Integer.parseInt(iterator.substring(at + 1)));
      int to = Math.min(all.size(), from + limit);
      boolean ended = to == all.size() && find(shards, shardId).closed();
      recordsRead += to - from;
      long behind =
          to == all.size() ? 0 : 1 + Duration.between(all.get(to).arrivedAt(), now).toMillis();
      String next = ended ? null : shardId + "@" + to;
      return new Page(
          List.copyOf(all.subList(from, to)), readsUntilRepeat-- == 0 ? iterator : next, behind);
    }
  }

  private void awaitOthers() {
    CountDownLatch together = readsTogether;
    if (together != null) {
      together.countDown();
      try {
        together.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @Override
  public boolean holds(String shardId, SequenceNumber sequenceNumber) {
    called("holds");
    synchronized (this) {
      List<DataRecord> all = recordsOf(shardId);
      return all.subList(first(shardId), all.size()).stream()
          .anyMatch(record -> record.sequenceNumber().equals(sequenceNumber));
    }
  }
}
