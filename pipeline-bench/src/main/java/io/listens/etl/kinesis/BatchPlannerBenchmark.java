package io.listens.etl.kinesis;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Planning one batch at the tip, in microseconds: what the driver computes for each trigger, with a
 * Kinesis that answers at once and has 100 new records of 150 bytes in every shard.
 *
 * <pre>./listens bench BatchPlannerBenchmark</pre>
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class BatchPlannerBenchmark {

  private static final int RECORDS = 100;

  /** Shards of the stream. */
  @Param({"4", "100"})
  public int shards;

  private final ShardCalls calls = new ShardCalls();

  @SuppressWarnings("NullAway.Init") // JMH calls the set-up first.
  private BatchPlanner planner;

  @SuppressWarnings("NullAway.Init")
  private StreamPosition position;

  /** Plans two batches, and makes sure that each ends at the newest record. */
  @Setup
  public void planTwo() {
    EndlessKinesis kinesis = new EndlessKinesis(shards);
    planner = new BatchPlanner(kinesis, kinesis, calls, new LossPolicy(true, ReadMetrics.local()));
    position = new StreamPosition("listens", EndlessKinesis.CREATED, new TreeMap<>());
    plan();
    plan();
    ShardPosition newest = ShardPosition.after(EndlessKinesis.number(2 * RECORDS));
    if (position.shards().size() != shards
        || !position.shards().values().stream().allMatch(newest::isSamePlaceAs)) {
      throw new IllegalStateException("Planned to " + position + "; expected " + newest);
    }
  }

  /** Ends the planner's threads. */
  @TearDown
  public void stop() {
    calls.close();
  }

  /** The next batch, from the end of the one before it. */
  @Benchmark
  public StreamPosition plan() {
    position = planner.next(position, Admission.ALL, null);
    return position;
  }

  /** At the tip at each read, with as many new records. */
  private static final class EndlessKinesis implements KinesisPort, InstantSource {

    static final Instant CREATED = Instant.parse("2024-06-25T17:43:13Z");

    private static final Instant NOW = CREATED.plus(Duration.ofHours(1));
    private static final byte[] DATA = new byte[150];

    private final List<Shard> shards;

    EndlessKinesis(int shards) {
      this.shards =
          IntStream.range(0, shards)
              .mapToObj(
                  shard ->
                      new Shard(
                          String.format(Locale.ROOT, "shardId-%012d", shard), List.of(), false))
              .toList();
    }

    static SequenceNumber number(long record) {
      return new SequenceNumber("4966" + (1_000_000_000_000L + record));
    }

    @Override
    public StreamInfo describe() {
      return new StreamInfo(CREATED, Duration.ofDays(1));
    }

    @Override
    public List<Shard> listShards() {
      return shards;
    }

    @Override
    public String iterator(String shardId, ShardPosition place) {
      return "0";
    }

    @Override
    public Page read(String iterator, int limit) {
      long behind = Long.parseLong(iterator);
      List<DataRecord> records =
          IntStream.rangeClosed(1, RECORDS)
              .mapToObj(i -> new DataRecord(number(behind + i), NOW, "key", DATA))
              .toList();
      return new Page(records, Long.toString(behind + RECORDS), 0);
    }

    @Override
    public boolean holds(String shardId, SequenceNumber sequenceNumber) {
      return true;
    }

    @Override
    public Instant instant() {
      return NOW;
    }
  }
}
