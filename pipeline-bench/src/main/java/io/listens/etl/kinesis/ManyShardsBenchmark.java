package io.listens.etl.kinesis;

import java.time.Duration;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
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
 * Planning a batch of a stream of very many shards, in ms, with a Kinesis that answers each call
 * after 5 ms and has 10 new records in every shard. The first batch of a query needs two calls a
 * shard, one to begin and one to read, each batch after it one.
 *
 * <pre>./listens bench ManyShardsBenchmark</pre>
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 1)
@Measurement(iterations = 5)
public class ManyShardsBenchmark {

  private static final int RECORDS = 10;
  private static final Duration CALL = Duration.ofMillis(5);

  /** Shards of the stream. */
  @Param({"1000", "10000"})
  public int shards;

  private final ShardCalls calls = new ShardCalls();

  @SuppressWarnings("NullAway.Init") // JMH calls the set-up first.
  private BatchPlanner planner;

  @SuppressWarnings("NullAway.Init")
  private StreamPosition position;

  /** Starts a query, which has planned one batch. */
  @Setup(Level.Iteration)
  public void planOne() {
    planner = start();
    position = plan(begin());
    ShardPosition newest = ShardPosition.after(EndlessKinesis.number(RECORDS));
    if (position.shards().size() != shards
        || !position.shards().values().stream().allMatch(newest::isSamePlaceAs)) {
      throw new IllegalStateException("Planned to " + position + "; expected " + newest);
    }
  }

  private BatchPlanner start() {
    EndlessKinesis kinesis = new EndlessKinesis(shards, RECORDS, CALL);
    return new BatchPlanner(kinesis, kinesis, calls, new LossPolicy(true, ReadMetrics.local()));
  }

  private static StreamPosition begin() {
    return new StreamPosition("listens", EndlessKinesis.CREATED, new TreeMap<>());
  }

  private StreamPosition plan(StreamPosition from) {
    return planner.next(from, Admission.ALL, null);
  }

  /** Ends the planner's threads. */
  @TearDown
  public void stop() {
    calls.close();
  }

  /** The first batch: the stream is listed and each shard asked for an iterator and records. */
  @Benchmark
  public StreamPosition firstBatch() {
    planner = start();
    return plan(begin());
  }

  /** The next one, from the end of the one before it. */
  @Benchmark
  public StreamPosition nextBatch() {
    return plan(position);
  }
}
