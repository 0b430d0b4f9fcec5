package io.listens.etl.kinesis;

import java.time.Instant;
import java.util.Locale;
import java.util.SortedMap;
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
import org.openjdk.jmh.annotations.Warmup;

/**
 * A checkpoint's offset to JSON and back, in microseconds: Spark does each a few times a batch.
 *
 * <pre>./listens bench StreamPositionBenchmark</pre>
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class StreamPositionBenchmark {

  /** Shards of the stream. */
  @Param({"4", "1000"})
  public int shards;

  @SuppressWarnings("NullAway.Init") // JMH calls the set-up first.
  private StreamPosition position;

  @SuppressWarnings("NullAway.Init")
  private String json;

  /** Makes an offset, and makes sure that it comes back as it went. */
  @Setup
  public void makePosition() {
    SortedMap<String, ShardPosition> positions = new TreeMap<>();
    for (int shard = 0; shard < shards; shard++) {
      positions.put(
          String.format(Locale.ROOT, "shardId-%012d", shard),
          ShardPosition.after(
              new SequenceNumber("4966" + "0".repeat(40) + (100_000_000_000L + shard))));
    }
    position = new StreamPosition("listens", Instant.parse("2024-06-25T17:43:13Z"), positions);
    json = position.toJson();
    if (!StreamPosition.fromJson(json).equals(position)) {
      throw new IllegalStateException("An offset came back as another one");
    }
  }

  /** Offset to JSON. */
  @Benchmark
  public String write() {
    return position.toJson();
  }

  /** JSON to offset; its size is the number of shards. */
  @Benchmark
  public int read() {
    return StreamPosition.fromJson(json).shards().size();
  }
}
