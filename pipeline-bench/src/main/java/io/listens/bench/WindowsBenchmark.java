package io.listens.bench;

import io.listens.bench.peers.LocalWindows;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
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
 * 500,000 listens of an hour in 12 windows of 5 minutes and 4 micro-batches, in seconds: from files
 * of JSON to finished windows, in a Spark that has been warmed up. Beside others and with more
 * listens: {@code ./listens bench peers}.
 *
 * <pre>./listens bench WindowsBenchmark</pre>
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 2)
@Measurement(iterations = 5)
public class WindowsBenchmark {

  private static final int LISTENS = 500_000;

  @SuppressWarnings("NullAway.Init") // JMH calls the set-up first.
  private LocalWindows windows;

  /** Makes the listens, starts Spark, and makes sure that all are counted. */
  @Setup(Level.Trial)
  public void start() throws Exception {
    windows = LocalWindows.start(LISTENS);
    windows.run();
    windows.check();
    windows.clear();
  }

  /** Stops everything. */
  @TearDown(Level.Trial)
  public void stop() {
    windows.close();
  }

  /** Each run begins with an empty output. */
  @TearDown(Level.Iteration)
  public void clear() throws IOException {
    windows.clear();
  }

  /** Adds them up. */
  @Benchmark
  public void windows() throws Exception {
    windows.run();
  }
}
