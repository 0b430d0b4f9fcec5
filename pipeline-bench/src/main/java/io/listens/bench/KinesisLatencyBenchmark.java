package io.listens.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * From putting one record to having its row in a sink, in ms, with a trigger each 100 ms and the
 * checkpoint on the local disk: percentiles.
 *
 * <pre>./listens bench KinesisLatencyBenchmark</pre>
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 10)
@Measurement(iterations = 3, time = 20)
public class KinesisLatencyBenchmark {

  private final SynchronousQueue<Long> rows = new SynchronousQueue<>();

  @SuppressWarnings("NullAway.Init") // JMH calls the set-up first.
  private BenchStream stream;

  @SuppressWarnings("NullAway.Init")
  private StreamingQuery query;

  /** Starts a query on an empty stream. */
  @Setup(Level.Trial)
  public void start() throws IOException, TimeoutException {
    stream = new BenchStream();
    Path checkpoint = Files.createTempDirectory("listens-bench");
    query =
        stream
            .spark
            .readStream()
            .format(BenchStream.format())
            .options(stream.options("trim_horizon"))
            .load()
            .writeStream()
            .trigger(Trigger.ProcessingTime(100))
            .option("checkpointLocation", checkpoint.toUri().toString())
            .foreachBatch(
                (Dataset<Row> batch, Long number) -> {
                  for (Row row : batch.collectAsList()) {
                    rows.put(row.<byte[]>getAs("data").length + 0L);
                  }
                })
            .start();
  }

  /** Stops everything. */
  @TearDown(Level.Trial)
  public void stop() throws TimeoutException {
    query.stop();
    stream.close();
  }

  /** Puts a record and waits for its row. */
  @Benchmark
  public long putToRow() throws InterruptedException {
    stream.put(1, 150);
    return rows.take();
  }
}
