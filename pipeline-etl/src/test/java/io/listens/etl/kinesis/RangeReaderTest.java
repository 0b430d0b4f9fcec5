package io.listens.etl.kinesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.listens.etl.kinesis.KinesisPort.DataRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ForkJoinPool;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RangeReaderTest {

  private final FakeKinesis kinesis = new FakeKinesis().shard("s0").put("s0", 25_000);

  @Test
  void readsFromBehindTheStartUpToAndIncludingTheEnd() {
    assertThat(read(range(after(9), after(20_004)), true)).isEqualTo(put(10, 20_005));
  }

  @Test
  void readsTheSameEachTime() {
    ShardRange range = range(after(3), after(12_345));
    List<String> first = read(range, true);
    kinesis.put("s0", 100);
    assertThat(read(range, true)).isEqualTo(first);
  }

  @Test
  void readsAClosedShardToItsEnd() {
    kinesis.shard("s1", "s0");
    assertThat(read(range(ShardPosition.trimHorizon(), ShardPosition.ended()), true))
        .isEqualTo(put(0, 25_000));
  }

  @Test
  void renewsAnExpiredIteratorWithoutLoss() {
    RangeReader reader = reader(kinesis, range(ShardPosition.trimHorizon(), after(15_000)), true);
    List<String> read = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      read.add(numberOf(Objects.requireNonNull(reader.next())));
    }
    kinesis.expireNextRead();
    drain(reader, read);
    assertThat(read).isEqualTo(put(0, 15_001));
  }

  @Test
  void isLoudWhenTheEndIsGone() {
    ShardRange range = range(after(3), after(99));
    kinesis.trim("s0", 200);
    assertThatThrownBy(() -> read(range, true))
        .isInstanceOf(DataLossException.class)
        .hasMessageContaining("Cannot read s0 from after:")
        .hasMessageContaining("set option failOnDataLoss to false");
    assertThat(read(range, false)).isEmpty();
  }

  @Test
  void isLoudWhenTheFirstRecordsWereTrimmedAfterPlanning() {
    ShardPosition old = after(9).since(kinesis.instant().minus(Duration.ofHours(25)));
    ShardRange range = range(old, after(99));
    assertThat(read(range, true)).isEqualTo(put(10, 100));
    kinesis.trim("s0", 50);
    assertThatThrownBy(() -> read(range, true))
        .isInstanceOf(DataLossException.class)
        .hasMessageContaining("may have trimmed some behind this position");
    assertThat(read(range, false)).isEqualTo(put(50, 100));
  }

  @Test
  void makesTheNextPageReadyWhileRowsAreConsumedButNoMore() {
    RangeReader reader = reader(kinesis, range(ShardPosition.trimHorizon(), after(24_999)), true);
    kinesis.takeCalls();
    reader.next();
    reader.close();
    assertThat(kinesis.takeCalls()).filteredOn("read"::equals).hasSizeLessThanOrEqualTo(2);
  }

  private ShardPosition after(int index) {
    return ShardPosition.after(kinesis.recordsOf("s0").get(index).sequenceNumber());
  }

  private static ShardRange range(ShardPosition from, ShardPosition to) {
    return new ShardRange("s0", from, to);
  }

  static RangeReader reader(FakeKinesis kinesis, ShardRange range, boolean failOnDataLoss) {
    return new RangeReader(
        kinesis,
        kinesis,
        new RangeReader.Task(range, KinesisPort.MAX_RECORDS, new Retention(Duration.ofHours(24))),
        new LossPolicy(failOnDataLoss, ReadMetrics.local()),
        ForkJoinPool.commonPool());
  }

  private List<String> read(ShardRange range, boolean failOnDataLoss) {
    List<String> read = new ArrayList<>();
    try (RangeReader reader = reader(kinesis, range, failOnDataLoss)) {
      drain(reader, read);
    }
    return read;
  }

  private static void drain(RangeReader reader, List<String> into) {
    for (@Nullable DataRecord record = reader.next(); record != null; record = reader.next()) {
      into.add(numberOf(record));
    }
  }

  private static String numberOf(DataRecord record) {
    return record.sequenceNumber().digits();
  }

  private List<String> put(int from, int to) {
    return kinesis.recordsOf("s0").subList(from, to).stream()
        .map(record -> record.sequenceNumber().digits())
        .toList();
  }
}
