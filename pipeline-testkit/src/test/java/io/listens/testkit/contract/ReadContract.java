package io.listens.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.listens.testkit.backend.Difference;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.InvalidArgumentException;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.ResourceNotFoundException;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

/** Records are read. */
interface ReadContract extends KinesisContract {

  @Test
  default void theTrimHorizonIsTheOldestRecord() {
    TestStream stream = stream(1);
    stream.put("a");
    stream.put("b");

    assertThat(stream.dataOf(stream.shard(0), 2)).containsExactly("a", "b");
  }

  @Test
  default void latestIsWhatComesNext() {
    TestStream stream = stream(1);
    stream.put("before");
    String latest = stream.iterator(stream.shard(0), ShardIteratorType.LATEST);
    stream.put("after");

    assertThat(stream.data(latest, 1)).containsExactly("after");
  }

  @Test
  default void aSequenceNumberIsReadAtOrAfter() {
    TestStream stream = stream(1);
    stream.put("a");
    String number = stream.put("b").sequenceNumber();
    stream.put("c");

    assertThat(stream.data(at(stream, ShardIteratorType.AT_SEQUENCE_NUMBER, number), 2))
        .containsExactly("b", "c");
    assertThat(stream.data(at(stream, ShardIteratorType.AFTER_SEQUENCE_NUMBER, number), 1))
        .containsExactly("c");
  }

  private static String at(TestStream stream, ShardIteratorType type, String number) {
    return stream.iterator(stream.shard(0), type, r -> r.startingSequenceNumber(number));
  }

  @Test
  default void aTimeIsReadFromOn() {
    TestStream stream = stream(1);
    stream.put("a");
    Record first =
        stream.records(stream.iterator(stream.shard(0), ShardIteratorType.TRIM_HORIZON), 1).get(0);
    Instant arrived = first.approximateArrivalTimestamp();

    assertThat(stream.data(at(stream, arrived), 1)).containsExactly("a");
    assertThat(stream.data(at(stream, arrived.minusSeconds(3_600)), 1)).containsExactly("a");
  }

  private static String at(TestStream stream, Instant time) {
    return stream.iterator(stream.shard(0), ShardIteratorType.AT_TIMESTAMP, r -> r.timestamp(time));
  }

  @Test
  default void arrivalTimesAreOfNow() {
    TestStream stream = stream(1);
    Instant before = Instant.now();
    stream.put("a");
    Instant after = Instant.now();

    Instant arrived =
        stream
            .records(stream.iterator(stream.shard(0), ShardIteratorType.TRIM_HORIZON), 1)
            .get(0)
            .approximateArrivalTimestamp();

    // Clocks of two machines may differ.
    assertThat(arrived).isBetween(before.minusSeconds(60), after.plusSeconds(60));
  }

  @Test
  default void aLimitIsKeptAndTheNextIteratorGoesOn() {
    TestStream stream = stream(1);
    stream.put("a");
    stream.put("b");
    stream.put("c");
    String start = stream.iterator(stream.shard(0), ShardIteratorType.TRIM_HORIZON);

    GetRecordsResponse first = kinesis().getRecords(r -> r.shardIterator(start).limit(2));

    assertThat(first.records()).hasSizeBetween(1, 2);
    int left = 3 - first.records().size();
    assertThat(stream.data(first.nextShardIterator(), left))
        .isEqualTo(List.of("a", "b", "c").subList(3 - left, 3));
  }

  @Test
  default void whoHasReadEverythingIsNotBehind() {
    TestStream stream = stream(1);
    stream.put("a");
    String start = stream.iterator(stream.shard(0), ShardIteratorType.TRIM_HORIZON);

    GetRecordsResponse last = kinesis().getRecords(r -> r.shardIterator(start));

    assertThat(last.millisBehindLatest()).isZero();
    assertThat(last.nextShardIterator()).isNotNull();
    assertThat(last.childShards()).isEmpty();
  }

  @Test
  default void whoHasNotIsBehind() throws InterruptedException {
    TestStream stream = stream(1);
    Instant first = arrivalOf(stream, "a");
    // Arrival times have milliseconds: two in one would be no distance.
    while (!Instant.now().isAfter(first.plusMillis(10))) {
      Thread.onSpinWait();
    }
    stream.put("b");
    String start = stream.iterator(stream.shard(0), ShardIteratorType.TRIM_HORIZON);

    GetRecordsResponse behind = kinesis().getRecords(r -> r.shardIterator(start).limit(1));

    assertThat(behind.records()).hasSize(1);
    assertThat(behind.millisBehindLatest()).isPositive();
  }

  private static Instant arrivalOf(TestStream stream, String data) {
    stream.put(data);
    return stream
        .records(stream.iterator(stream.shard(0), ShardIteratorType.TRIM_HORIZON), 1)
        .get(0)
        .approximateArrivalTimestamp();
  }

  @Test
  default void anIteratorReadsTheSameAgain() {
    TestStream stream = stream(1);
    stream.put("a");
    String start = stream.iterator(stream.shard(0), ShardIteratorType.TRIM_HORIZON);

    assertThat(stream.data(start, 1)).isEqualTo(stream.data(start, 1)).containsExactly("a");
  }

  @Test
  default void anythingElseIsNoIterator() {
    aws().assumeNo(Difference.POSITIONS_UNCHECKED);
    assertThatThrownBy(() -> kinesis().getRecords(r -> r.shardIterator("AAAA")))
        .isInstanceOf(InvalidArgumentException.class);
  }

  @Test
  default void anAnswerHoldsTenThousandRecordsAtMost() {
    TestStream stream = stream(1);
    String start = stream.iterator(stream.shard(0), ShardIteratorType.TRIM_HORIZON);

    for (int limit : new int[] {0, 10_001}) {
      assertThatThrownBy(() -> kinesis().getRecords(r -> r.shardIterator(start).limit(limit)))
          .isInstanceOfAny(REFUSALS.toArray(Class[]::new));
    }
    assertThat(kinesis().getRecords(r -> r.shardIterator(start).limit(10_000)).records()).isEmpty();
  }

  @Test
  default void aShardThatIsNotThereIsNotFound() {
    TestStream stream = stream(1);

    assertThatThrownBy(
            () -> stream.iterator("shardId-000000000007", ShardIteratorType.TRIM_HORIZON))
        .isInstanceOf(ResourceNotFoundException.class);
  }

  @Test
  default void aSequenceNumberIsNeededWhereItIsMeant() {
    aws().assumeNo(Difference.POSITIONS_UNCHECKED);
    TestStream stream = stream(1);
    String shard = stream.shard(0);

    assertThatThrownBy(() -> stream.iterator(shard, ShardIteratorType.AT_SEQUENCE_NUMBER))
        .isInstanceOfAny(REFUSALS.toArray(Class[]::new));
    assertThatThrownBy(() -> at(stream, ShardIteratorType.AFTER_SEQUENCE_NUMBER, "12"))
        .isInstanceOfAny(REFUSALS.toArray(Class[]::new));
  }

  @Test
  default void aSequenceNumberBelongsToItsShard() {
    aws().assumeNo(Difference.POSITIONS_UNCHECKED);
    TestStream stream = stream(2);
    String ofLower = stream.putAt("0", "x").sequenceNumber();
    String upper = stream.shard(1);

    assertThatThrownBy(
            () ->
                stream.iterator(
                    upper,
                    ShardIteratorType.AFTER_SEQUENCE_NUMBER,
                    r -> r.startingSequenceNumber(ofLower)))
        .isInstanceOfAny(REFUSALS.toArray(Class[]::new));
  }

  @Test
  default void aTimeIsNeededWhereItIsMeant() {
    TestStream stream = stream(1);
    String shard = stream.shard(0);

    assertThatThrownBy(() -> stream.iterator(shard, ShardIteratorType.AT_TIMESTAMP))
        .isInstanceOfAny(REFUSALS.toArray(Class[]::new));
  }

  @Test
  default void shardsAreReadApart() {
    TestStream stream = stream(2);
    stream.putAt("0", "low");
    stream.putAt(TestStream.HALF, "high");

    assertThat(stream.dataOf(stream.shard(0), 1)).containsExactly("low");
    assertThat(stream.dataOf(stream.shard(1), 1)).containsExactly("high");
    assertThat(Objects.requireNonNull(stream.shards())).hasSize(2);
  }
}
