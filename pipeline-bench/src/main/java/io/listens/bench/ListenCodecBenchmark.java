package io.listens.bench;

import io.listens.model.Listen;
import io.listens.model.ListenCodec;
import io.listens.model.ListenReader;
import io.listens.model.MalformedListenException;
import io.listens.testkit.generate.GeneratedListen;
import io.listens.testkit.generate.ListenGenerator;
import io.listens.testkit.generate.Workload;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
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
 * Listens to bytes and back, in listens per second on one core; 10,000 generated listens of about
 * 250 bytes, from a fixed seed.
 *
 * <pre>./listens bench ListenCodecBenchmark</pre>
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class ListenCodecBenchmark {

  private static final int LISTENS = 10_000;
  private static final long SEED = 42;

  private final ListenCodec codec = new ListenCodec();
  private final ListenReader reader = new ListenReader(codec);
  private final List<Listen> listens = new ArrayList<>();
  private final List<byte[]> payloads = new ArrayList<>();

  /** Makes the listens, and makes sure that they come back as they went. */
  @Setup
  public void makeListens() throws MalformedListenException {
    Workload workload = Workload.typical().withListens(LISTENS).withoutFlaws();
    for (GeneratedListen generated : new ListenGenerator(SEED, workload)) {
      Listen listen = codec.decode(generated.payload());
      byte[] payload = codec.encode(listen);
      reader.read(payload);
      if (reader.listenedAtMs() != listen.listenedAt().toEpochMilli()
          || reader.userIdLength() != listen.userId().getBytes(StandardCharsets.UTF_8).length) {
        throw new IllegalStateException("Reader and codec disagree");
      }
      if (!codec.decode(payload).equals(listen)) {
        throw new IllegalStateException("A listen came back as another one");
      }
      listens.add(listen);
      payloads.add(payload);
    }
    if (listens.size() != LISTENS) {
      throw new IllegalStateException(listens.size() + " listens; expected " + LISTENS);
    }
  }

  /** Listens to JSON. */
  @Benchmark
  @OperationsPerInvocation(LISTENS)
  public void encode(Blackhole sink) {
    for (Listen listen : listens) {
      sink.consume(codec.encode(listen));
    }
  }

  /** JSON to what windows count, which makes no objects where payloads are plain. */
  @Benchmark
  @OperationsPerInvocation(LISTENS)
  public long read() throws MalformedListenException {
    long sum = 0;
    for (byte[] payload : payloads) {
      reader.read(payload);
      sum += reader.listenedAtMs() + reader.userIdLength();
    }
    return sum;
  }

  /** JSON to listens. */
  @Benchmark
  @OperationsPerInvocation(LISTENS)
  public void decode(Blackhole sink) throws MalformedListenException {
    for (byte[] payload : payloads) {
      sink.consume(codec.decode(payload));
    }
  }
}
