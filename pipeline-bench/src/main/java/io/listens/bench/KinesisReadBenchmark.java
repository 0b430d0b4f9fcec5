package io.listens.bench;

import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

/**
 * Reads one shard of 1,000,000 records of 150 bytes, in records per second: the source under Spark,
 * every column made, against a loop of GetRecords calls that looks at each record's size and keeps
 * nothing. Server and reader share the machine in both. The source's time has a tenth of a second
 * in it that doesn't grow with the shard: planning, and Spark's start of a job.
 *
 * <pre>./listens bench KinesisReadBenchmark</pre>
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 10, time = 1)
public class KinesisReadBenchmark {

  private static final int RECORDS = 1_000_000;
  private static final int BYTES = 150;

  @SuppressWarnings("NullAway.Init") // JMH calls the set-up first.
  private BenchStream stream;

  /** Fills the stream, and makes sure that both read all of it. */
  @Setup(Level.Trial)
  public void fill() {
    stream = new BenchStream();
    stream.put(RECORDS, BYTES);
    long expected = (long) RECORDS * BYTES;
    if (bareLoop() != expected || read().count() != RECORDS) {
      throw new IllegalStateException("Not all records were read");
    }
  }

  /** Stops everything. */
  @TearDown(Level.Trial)
  public void stop() {
    stream.close();
  }

  /** The SDK alone. */
  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public long bareLoop() {
    String iterator =
        stream
            .aws
            .kinesis()
            .getShardIterator(
                r ->
                    r.streamName(BenchStream.NAME)
                        .shardId("shardId-000000000000")
                        .shardIteratorType(ShardIteratorType.TRIM_HORIZON))
            .shardIterator();
    long bytes = 0;
    while (true) {
      String at = iterator;
      GetRecordsResponse page = stream.aws.kinesis().getRecords(r -> r.shardIterator(at));
      for (var record : page.records()) {
        bytes += record.data().asByteArrayUnsafe().length;
      }
      if (page.millisBehindLatest() == 0) {
        return bytes;
      }
      iterator = page.nextShardIterator();
    }
  }

  /** The source under Spark. */
  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public void source() {
    read().write().format("noop").mode("overwrite").save();
  }

  private Dataset<Row> read() {
    return stream
        .spark
        .read()
        .format(BenchStream.format())
        .options(stream.options("trim_horizon"))
        .load();
  }
}
