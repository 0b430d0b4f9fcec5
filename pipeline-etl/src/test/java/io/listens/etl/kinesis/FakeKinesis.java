package io.listens.etl.kinesis;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** A stream in memory behind the port; its clock moves by one millisecond with each record. */
final class FakeKinesis implements KinesisPort, InstantSource {

  private static final BigInteger FIRST =
      new BigInteger("49600000000000000000000000000000000000000");

  private final Map<String, List<DataRecord>> records = new TreeMap<>();
  private final Map<String, Shard> shards = new TreeMap<>();
  private final List<String> calls = new ArrayList<>();
  private Instant created = Instant.parse("2024-06-25T00:00:00Z");
  private Instant now = Instant.parse("2024-06-25T12:00:00Z");
  private long put;
  private boolean expireNextRead;

  FakeKinesis shard(String shardId, String... parents) {
    for (String parent : parents) {
      shards.put(parent, new Shard(parent, find(shards, parent).parents(), true));
    }
    shards.put(shardId, new Shard(shardId, List.of(parents), false));
    records.put(shardId, new ArrayList<>());
    return this;
  }

  FakeKinesis put(String shardId, int count) {
    for (int i = 0; i < count; i++) {
      now = now.plusMillis(1);
      SequenceNumber number = new SequenceNumber(FIRST.add(BigInteger.valueOf(put++)).toString());
      byte[] data = (shardId + "#" + put).getBytes(StandardCharsets.UTF_8);
      recordsOf(shardId).add(new DataRecord(number, now, "key", data));
    }
    return this;
  }

  FakeKinesis pass(Duration time) {
    now = now.plus(time);
    return this;
  }

  FakeKinesis trim(String shardId, int count) {
    recordsOf(shardId).subList(0, count).clear();
    return this;
  }

  FakeKinesis remove(String shardId) {
    shards.remove(shardId);
    records.remove(shardId);
    return this;
  }

  FakeKinesis recreate() {
    created = now;
    return this;
  }

  FakeKinesis expireNextRead() {
    expireNextRead = true;
    return this;
  }

  List<DataRecord> recordsOf(String shardId) {
    return find(records, shardId);
  }

  private static <T> T find(Map<String, T> byShard, String shardId) {
    return Objects.requireNonNull(byShard.get(shardId), shardId);
  }

  /** The calls since the last time this was asked. */
  List<String> takeCalls() {
    List<String> taken = List.copyOf(calls);
    calls.clear();
    return taken;
  }

  @Override
  public Instant instant() {
    return now;
  }

  @Override
  public Instant streamCreated() {
    return created;
  }

  @Override
  public List<Shard> listShards() {
    calls.add("list");
    return List.copyOf(shards.values());
  }

  @Override
  public String iterator(String shardId, ShardPosition position) {
    calls.add("iterator");
    List<DataRecord> all = recordsOf(shardId);
    int index = 0;
    while (index < all.size() && isBefore(all.get(index), position)) {
      index++;
    }
    return shardId + "@" + index;
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
    calls.add("read");
    if (expireNextRead) {
      expireNextRead = false;
      throw new ExpiredIteratorException(new IllegalStateException("5 minutes"));
    }
    int at = iterator.indexOf('@');
    String shardId = iterator.substring(0, at);
    List<DataRecord> all = recordsOf(shardId);
    int from = Integer.parseInt(iterator.substring(at + 1));
    int to = Math.min(all.size(), from + limit);
    boolean ended = to == all.size() && find(shards, shardId).closed();
    long behind =
        to == all.size() ? 0 : 1 + Duration.between(all.get(to).arrivedAt(), now).toMillis();
    return new Page(List.copyOf(all.subList(from, to)), ended ? null : shardId + "@" + to, behind);
  }
}
