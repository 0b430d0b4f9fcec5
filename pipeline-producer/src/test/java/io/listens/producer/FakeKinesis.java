package io.listens.producer;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.amazonaws.services.kinesis.clientlibrary.types.UserRecord;
import com.amazonaws.services.kinesis.model.Record;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** A stream in memory, of one shard at first, that answers as it is told, and else stores. */
final class FakeKinesis implements KinesisPort {

  private final ArrayDeque<Function<List<PutRecord>, List<PutResult>>> answers = new ArrayDeque<>();
  private Function<List<PutRecord>, List<PutResult>> otherwise = this::store;
  private final List<List<PutRecord>> calls = new ArrayList<>();
  private final List<PutRecord> stored = new ArrayList<>();
  private final List<String> misplaced = new ArrayList<>();
  private final List<String> storedIn = new ArrayList<>();
  private final ArrayDeque<RuntimeException> listingFailures = new ArrayDeque<>();
  private List<Shard> shards = List.of(new Shard(shardId(0), new HashKey(0, 0)));
  private int shardsMade = 1;
  private int listings;

  /** Splits the hash keys evenly between the given number of new shards. */
  synchronized FakeKinesis reshard(int count) {
    List<Shard> next = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      next.add(
          new Shard(shardId(shardsMade++), new HashKey(Long.divideUnsigned(-1L, count) * i, 0)));
    }
    shards = next;
    return this;
  }

  synchronized FakeKinesis thenFailListing(Severity severity, String message) {
    listingFailures.add(new CallFailedException(severity, message, null));
    return this;
  }

  @Override
  public synchronized List<Shard> openShards() {
    listings++;
    if (!listingFailures.isEmpty()) {
      throw listingFailures.removeFirst();
    }
    return shards;
  }

  synchronized int listings() {
    return listings;
  }

  synchronized String shardOf(HashKey key) {
    String found = "";
    for (Shard shard : shards) {
      found = shard.start().compareTo(key) <= 0 ? shard.shardId() : found;
    }
    return found;
  }

  private static String shardId(int number) {
    return String.format(Locale.ROOT, "shardId-%012d", number);
  }

  private String shardOf(PutRecord put) {
    return shardOf(
        put.hashKey() == null
            ? HashKey.ofUtf8(put.partitionKey().getBytes(UTF_8))
            : HashKey.parse(put.hashKey()));
  }

  @Override
  public synchronized List<PutResult> put(List<PutRecord> records) {
    calls.add(records);
    return answers.isEmpty() ? otherwise.apply(records) : answers.removeFirst().apply(records);
  }

  /** Answers all calls that no other answer waits for. */
  synchronized void always(Function<List<PutRecord>, List<PutResult>> answer) {
    otherwise = answer;
  }

  /** Answers the next call that no other answer waits for. */
  synchronized FakeKinesis then(Function<List<PutRecord>, List<PutResult>> answer) {
    answers.add(answer);
    return this;
  }

  /** The next call fails as a whole, and stores nothing. */
  FakeKinesis thenFail(Severity severity, String message) {
    return then(
        records -> {
          throw new CallFailedException(severity, message, null);
        });
  }

  /** The next call stores everything, but its answer is lost. */
  FakeKinesis thenLoseAnswer() {
    return then(
        records -> {
          store(records);
          throw new CallFailedException(Severity.TRANSIENT, "Read timed out", null);
        });
  }

  /** The next call refuses the records whose data is among these, and stores the others. */
  FakeKinesis thenRefuse(Severity severity, String... data) {
    return then(
        records ->
            records.stream()
                .map(
                    r ->
                        List.of(data).contains(new String(r.data(), UTF_8))
                            ? new Refused(severity, "refused")
                            : store(List.of(r)).get(0))
                .toList());
  }

  synchronized List<PutResult> store(List<PutRecord> records) {
    List<PutResult> results = new ArrayList<>();
    for (PutRecord put : records) {
      stored.add(put);
      storedIn.add(shardOf(put));
      noteMisplaced(put);
      results.add(new Stored(shardOf(put), Integer.toString(stored.size())));
    }
    return results;
  }

  private void noteMisplaced(PutRecord put) {
    if (put.hashKey() != null) {
      UserRecord.deaggregate(List.of(new Record().withData(ByteBuffer.wrap(put.data())))).stream()
          .map(UserRecord::getPartitionKey)
          .filter(key -> !shardOf(HashKey.ofUtf8(key.getBytes(UTF_8))).equals(shardOf(put)))
          .forEach(misplaced::add);
    }
  }

  /** The partition keys of sub-records that aren't in the shard they belong to. */
  synchronized List<String> misplaced() {
    return List.copyOf(misplaced);
  }

  /** The data of all records stored, in order. */
  synchronized List<String> stored() {
    return texts(stored);
  }

  synchronized List<PutRecord> records() {
    return List.copyOf(stored);
  }

  /** The shards that the records are in, by the same index. */
  synchronized List<String> shardsOfRecords() {
    return List.copyOf(storedIn);
  }

  /** The data of each call's records. */
  synchronized List<List<String>> calls() {
    return calls.stream().map(FakeKinesis::texts).toList();
  }

  private static List<String> texts(List<PutRecord> records) {
    return records.stream().map(r -> new String(r.data(), UTF_8)).toList();
  }
}
