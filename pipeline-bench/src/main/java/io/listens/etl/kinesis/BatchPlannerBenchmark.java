package io.listens.etl.kinesis;

import java.time.Duration;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
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
    EndlessKinesis kinesis = new EndlessKinesis(shards, RECORDS, Duration.ZERO);
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
}
