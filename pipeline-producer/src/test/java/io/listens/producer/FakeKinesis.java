package io.listens.producer;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** A stream of one shard in memory that answers as it is told, and else stores. */
final class FakeKinesis implements KinesisPort {

  private final ArrayDeque<Function<List<PutRecord>, List<PutResult>>> answers = new ArrayDeque<>();
  private final List<List<PutRecord>> calls = new ArrayList<>();
  private final List<PutRecord> stored = new ArrayList<>();

  @Override
  public synchronized List<PutResult> put(List<PutRecord> records) {
    calls.add(records);
    return answers.isEmpty() ? store(records) : answers.removeFirst().apply(records);
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
      results.add(new Stored("shardId-000000000000", Integer.toString(stored.size())));
    }
    return results;
  }

  /** The data of all records stored, in order. */
  synchronized List<String> stored() {
    return texts(stored);
  }

  synchronized List<PutRecord> records() {
    return List.copyOf(stored);
  }

  /** The data of each call's records. */
  synchronized List<List<String>> calls() {
    return calls.stream().map(FakeKinesis::texts).toList();
  }

  private static List<String> texts(List<PutRecord> records) {
    return records.stream().map(r -> new String(r.data(), UTF_8)).toList();
  }
}
