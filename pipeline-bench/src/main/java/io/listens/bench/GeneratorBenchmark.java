package io.listens.bench;

import io.listens.testkit.generate.GeneratedListen;
import io.listens.testkit.generate.ListenGenerator;
import io.listens.testkit.generate.Workload;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * Encoded listens made per second on one core, of the typical workload with all its flaws.
 *
 * <pre>./listens bench GeneratorBenchmark</pre>
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 5, time = 3)
public class GeneratorBenchmark {

  private static final int LISTENS = 1_000_000;
  private static final int AT_A_TIME = 10_000;
  private static final long SEED = 42;

  private final ListenGenerator generator =
      new ListenGenerator(SEED, Workload.typical().withListens(LISTENS));
  private Iterator<GeneratedListen> listens = generator.iterator();

  /** Makes sure that there are as many as asked for. */
  @Setup
  public void count() {
    long count = generator.stream().count();
    if (count != LISTENS) {
      throw new IllegalStateException(count + " listens; expected " + LISTENS);
    }
  }

  /** Listens to bytes, in the order of their arrival. */
  @Benchmark
  @OperationsPerInvocation(AT_A_TIME)
  public void generate(Blackhole sink) {
    for (int i = 0; i < AT_A_TIME; i++) {
      if (!listens.hasNext()) {
        listens = generator.iterator();
      }
      sink.consume(listens.next().payload());
    }
  }
}
