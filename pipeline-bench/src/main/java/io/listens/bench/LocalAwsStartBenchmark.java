package io.listens.bench;

import io.listens.testkit.LocalAws;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Time from nothing to an embedded AWS that takes calls, in a JVM that has done nothing before; and
 * until S3 has answered its first.
 *
 * <pre>./listens bench LocalAwsStartBenchmark</pre>
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(5)
@Warmup(iterations = 0)
@Measurement(iterations = 1)
public class LocalAwsStartBenchmark {

  private @Nullable LocalAws aws;

  /** Starts it. */
  @Benchmark
  public LocalAws start() {
    aws = LocalAws.start();
    return aws;
  }

  /** Starts it and makes a stream, by the SDK. */
  @Benchmark
  public LocalAws startAndCreateStream() {
    LocalAws started = start();
    started.kinesis().createStream(r -> r.streamName("listens").shardCount(4));
    return started;
  }

  /** Starts it and makes a bucket, by the SDK. */
  @Benchmark
  public LocalAws startAndCreateBucket() {
    LocalAws started = start();
    started.s3().createBucket(r -> r.bucket("lake"));
    return started;
  }

  /** Stops it. */
  @TearDown
  public void stop() {
    if (aws != null) {
      aws.close();
    }
  }
}
