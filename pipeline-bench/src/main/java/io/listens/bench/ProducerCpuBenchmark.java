package io.listens.bench;

import io.listens.model.Listen;
import io.listens.model.MalformedListenException;
import io.listens.producer.ListenProducer;
import io.listens.producer.ProducerConfig;
import io.listens.producer.ProducerMetrics;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What the producer costs, in listens per second: one caller sends generated listens of about 250
 * bytes, and a client in the place of AWS's takes every call at once. Encoding, aggregation,
 * checksums and the client's requests are in it; HTTP isn't. Each iteration ends with a flush.
 *
 * <pre>./listens bench ProducerCpuBenchmark</pre>
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 3)
public class ProducerCpuBenchmark {

  private static final int LISTENS = 50_000;

  /** Shards that the listens are spread over. */
  @Param({"1", "64"})
  public int shards;

  @SuppressWarnings("NullAway.Init") // JMH calls the set-up first.
  private List<Listen> listens;

  @SuppressWarnings("NullAway.Init")
  private ListenProducer producer;

  /** Makes the listens. */
  @Setup
  public void start() throws MalformedListenException {
    listens = GeneratedListens.of(LISTENS);
    producer =
        new ListenProducer(
            new AcceptingKinesis(shards),
            ProducerConfig.forStream("listens").quotaShare(Double.POSITIVE_INFINITY).build());
  }

  /** Sends what waits, and makes sure that all of it went. */
  @TearDown(Level.Iteration)
  public void flush() {
    producer.flush().join();
    ProducerMetrics metrics = producer.snapshot();
    if (metrics.sent() != metrics.accepted() || metrics.failed() != 0) {
      throw new IllegalStateException("Not all was sent: " + metrics);
    }
  }

  /** Ends the producer. */
  @TearDown
  public void stop() {
    producer.close();
  }

  /** Sends them all; blocks while the buffer is full. */
  @Benchmark
  @OperationsPerInvocation(LISTENS)
  @SuppressWarnings("FutureReturnValueIgnored") // The flush tells.
  public void send() {
    for (Listen listen : listens) {
      producer.send(listen);
    }
  }
}
