package io.listens.bench;

import io.listens.model.Listen;
import io.listens.model.MalformedListenException;
import io.listens.producer.ListenProducer;
import io.listens.producer.PartitionBy;
import io.listens.producer.ProducerConfig;
import io.listens.producer.ProducerMetrics;
import io.listens.testkit.LocalAws;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
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
 * How much of a stream's quota is used, over HTTP to the embedded Kinesis with its shards' limits
 * on: the producer, against a loop of PutRecords with 500 listens each, and one of PutRecord.
 * {@code listens} and {@code listensPerShard} are per second; {@code share} is the bytes stored,
 * partition keys counted, as a part of 1 MiB/s and shard. Server and sender share the machine.
 *
 * <pre>./listens bench ProducerQuotaBenchmark</pre>
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 1, time = 5)
@Measurement(iterations = 2, time = 5)
public class ProducerQuotaBenchmark {

  private static final String STREAM = "listens";
  private static final int LISTENS = 500;
  private static final double SHARD_BYTES = 1 << 20;

  /** Shards of the stream. */
  @Param({"1", "4", "16"})
  public int shards;

  @SuppressWarnings("NullAway.Init") // JMH calls the set-up first.
  private LocalAws aws;

  @SuppressWarnings("NullAway.Init")
  private List<Listen> listens;

  @SuppressWarnings("NullAway.Init")
  private ListenProducer producer;

  @SuppressWarnings("NullAway.Init")
  private PlainSender plain;

  @SuppressWarnings("NullAway.Init")
  private ProducerMetrics before;

  /** What was stored, in each second. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.OPERATIONS)
  public static class Stored {
    /** Listens. */
    public double listens;

    /** Listens for each shard. */
    public double listensPerShard;

    /** Bytes, as a part of the quota. */
    public double share;

    private void add(long count, long bytes, int shards) {
      listens += count;
      listensPerShard += (double) count / shards;
      share += bytes / (shards * SHARD_BYTES);
    }
  }

  /** Starts the stream and the senders. */
  @Setup
  public void start() throws MalformedListenException {
    aws = LocalAws.builder().shardLimits(true).start();
    aws.kinesis().createStream(r -> r.streamName(STREAM).shardCount(shards));
    listens = GeneratedListens.of(LISTENS);
    plain = new PlainSender(aws.kinesis(), STREAM);
    // Half a second's worth: what is buffered at the beginning is not what is stored.
    long buffer = (2L << 20) + (shards << 19);
    producer =
        new ListenProducer(
            aws.kinesis(),
            ProducerConfig.forStream(STREAM)
                .partitionBy(PartitionBy.RANDOM)
                .bufferBytes(buffer)
                .build());
    before = producer.snapshot();
  }

  /** Stops them. */
  @TearDown(Level.Trial)
  public void stop() {
    producer.close();
    if (producer.snapshot().failed() != 0) {
      throw new IllegalStateException("Not all was sent: " + producer.snapshot());
    }
    aws.close();
  }

  /** The producer, as it is by default but for random keys, which use all shards alike. */
  @Benchmark
  @SuppressWarnings("FutureReturnValueIgnored") // The counts tell.
  public void producer(Stored stored) {
    for (Listen listen : listens) {
      producer.send(listen);
    }
    ProducerMetrics now = producer.snapshot();
    stored.add(now.sent() - before.sent(), now.bytes() - before.bytes(), shards);
    before = now;
  }

  /** PutRecords of 500. */
  @Benchmark
  public void putRecords(Stored stored) throws InterruptedException {
    plain.byHundreds(listens);
    stored.add(listens.size(), plain.bytesOf(listens), shards);
  }

  /** PutRecord. */
  @Benchmark
  public void putRecord(Stored stored) throws InterruptedException {
    List<Listen> some = listens.subList(0, LISTENS / 10);
    plain.oneByOne(some);
    stored.add(some.size(), plain.bytesOf(some), shards);
  }
}
