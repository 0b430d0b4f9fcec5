package io.listens.etl.kinesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.listens.etl.kinesis.KinesisPort.DataRecord;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7})
  void renewsAnExpiredIteratorWithoutLoss(int readsBefore) {
    List<String> read = new ArrayList<>();
    kinesis.expireRead(readsBefore);
    try (RangeReader reader = inSteps(range(after(9), after(1_000)))) {
      drain(reader, read);
    }
    assertThat(read).isEqualTo(put(10, 1_001));
    assertThat(kinesis.takeCalls()).filteredOn("iterator"::equals).as("expired once").hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void readsAPageOnceThatComesAgain(int readsBefore) {
    List<String> read = new ArrayList<>();
    kinesis.repeatRead(readsBefore);
    try (RangeReader reader = inSteps(range(after(9), after(1_000)))) {
      drain(reader, read);
    }
    assertThat(read).isEqualTo(put(10, 1_001));
  }

  @Test
  void isLoudWhenTheEndIsNotAmongTheRecords() {
    ShardPosition beyondTheTip = behind(after(24_999), 7);
    assertThatThrownBy(() -> read(range(after(3), beyondTheTip), true))
        .isInstanceOf(DataLossException.class)
        .hasMessageContaining("reading came to the tip of the shard");
    assertThat(read(range(after(24_990), beyondTheTip), false)).isEqualTo(put(24_991, 25_000));
    kinesis.put("s0", 20);
    kinesis.drop("s0", 25_006);
    assertThatThrownBy(() -> read(range(after(24_990), beyondTheTip), true))
        .isInstanceOf(DataLossException.class)
        .hasMessageContaining("reading came to record");
    kinesis.shard("s1", "s0");
    assertThatThrownBy(() -> read(range(after(24_990), behind(after(25_018), 99)), true))
        .isInstanceOf(DataLossException.class)
        .hasMessageContaining("reading came to the end of the shard");
  }

  private static ShardPosition behind(ShardPosition position, int count) {
    SequenceNumber number = ((ShardPosition.After) position).sequenceNumber();
    return ShardPosition.after(
        new SequenceNumber(
            new BigInteger(number.digits()).add(BigInteger.valueOf(count)).toString()));
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
  void holdsAtMostThePageThatIsConsumedAndTheNextOne() {
    RangeReader reader = inSteps(range(ShardPosition.trimHorizon(), after(24_999)));
    kinesis.takeCalls();
    int pages = 0;
    for (int record = 0; record < 1_000; record++) {
      reader.next();
      pages += (int) kinesis.takeCalls().stream().filter("read"::equals).count();
      assertThat(pages).as("read ahead at record %d", record).isEqualTo(record / 100 + 2);
    }
    reader.close();
    assertThat(reader.next()).isNull();
    assertThat(kinesis.takeCalls()).isEmpty();
  }

  @Test
  void fetchesNothingBehindThePageWithTheEnd() {
    RangeReader reader = inSteps(range(ShardPosition.trimHorizon(), after(99)));
    drain(reader, new ArrayList<>());
    assertThat(kinesis.takeCalls()).containsExactly("iterator", "read");
  }

  /** Reads 100 records at a time, and fetches ahead on the same thread. */
  private RangeReader inSteps(ShardRange range) {
    return new RangeReader(
        kinesis,
        kinesis,
        task(range, 100),
        new LossPolicy(true, ReadMetrics.local()),
        new SameThread());
  }

  /** Fetches at once what is to be fetched ahead, so that it can be counted. */
  private static final class SameThread extends AbstractExecutorService {
    @Override
    public void execute(Runnable command) {
      command.run();
    }

    @Override
    public void shutdown() {}

    @Override
    public List<Runnable> shutdownNow() {
      return List.of();
    }

    @Override
    public boolean isShutdown() {
      return false;
    }

    @Override
    public boolean isTerminated() {
      return false;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
      return true;
    }
  }

  private static RangeReader.Task task(ShardRange range, int pageSize) {
    return new RangeReader.Task(range, pageSize, new Retention(Duration.ofHours(24)));
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
        task(range, KinesisPort.MAX_RECORDS),
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
