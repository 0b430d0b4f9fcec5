package io.listens.producer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.listens.producer.KinesisPort.PutResult;
import io.listens.producer.KinesisPort.Refused;
import io.listens.producer.KinesisPort.Severity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What only shows with threads. */
@Timeout(60)
class ListenProducerThreadsTest {

  private static final int CALLERS = 4;
  private static final int LISTENS = 5_000;

  private final FakeKinesis kinesis = new FakeKinesis();

  @Test
  void deliversEachListenOfManyCallersOnceThroughFaults() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    KinesisPort faulty =
        new KinesisPort() {
          @Override
          public List<PutResult> put(List<PutRecord> records) {
            synchronized (random) {
              return records.stream().map(r -> oneInFour(random, r)).toList();
            }
          }

          @Override
          public List<Shard> openShards() {
            return kinesis.openShards();
          }
        };
    ProducerConfig config =
        ProducerConfig.forStream("listens")
            .bufferBytes(6 << 20)
            .aggregation(false)
            .quotaShare(Double.POSITIVE_INFINITY)
            .minBackoff(Duration.ofMillis(1))
            .maxBackoff(Duration.ofMillis(2))
            .build();
    List<CompletableFuture<Receipt>> futures = Collections.synchronizedList(new ArrayList<>());

    try (ListenProducer producer =
        new ListenProducer(faulty, config, Environment.ofThreads(config.maxInFlight()))) {
      List<Thread> callers =
          IntStream.range(0, CALLERS)
              .mapToObj(caller -> new Thread(() -> sendAll(producer, caller, futures)))
              .toList();
      callers.forEach(Thread::start);
      callers.forEach(ListenProducerThreadsTest::join);
    }

    assertThat(futures.stream().filter(CompletableFuture::isDone))
        .as("seed %d", seed)
        .hasSize(CALLERS * LISTENS);
    assertThat(new HashSet<>(kinesis.stored())).as("seed %d", seed).hasSize(CALLERS * LISTENS);
    assertThat(kinesis.stored()).as("seed %d", seed).hasSize(CALLERS * LISTENS);
  }

  private PutResult oneInFour(Random random, KinesisPort.PutRecord put) {
    return random.nextInt(4) == 0
        ? new Refused(Severity.THROTTLED, "slow down")
        : kinesis.store(List.of(put)).get(0);
  }

  private static void sendAll(
      ListenProducer producer, int caller, List<CompletableFuture<Receipt>> futures) {
    for (int i = 0; i < LISTENS; i++) {
      byte[] payload = (caller + " " + i).getBytes(UTF_8);
      futures.add(producer.sendRaw("key " + i, payload));
    }
  }

  @Test
  void aFullBufferHoldsTheCallerUntilThereIsRoom() {
    ManualThreads threads = new ManualThreads();
    ListenProducer producer = full(threads, WhenFull.BLOCK);
    List<CompletableFuture<Receipt>> answer = new ArrayList<>();
    Thread caller = waitingCaller(producer, answer);

    threads.work();

    join(caller);
    threads.advance(Duration.ofSeconds(1));
    assertThat(answer.get(0)).isCompleted();
    assertThat(producer.snapshot().sent()).isEqualTo(3);
  }

  @Test
  void aCallerThatWaitsIsToldWhenTheProducerCloses() {
    ManualThreads threads = new ManualThreads();
    ListenProducer producer = full(threads, WhenFull.BLOCK);
    List<CompletableFuture<Receipt>> answer = new ArrayList<>();
    Thread caller = waitingCaller(producer, answer);

    Thread closing = new Thread(producer::close);
    closing.start();
    join(caller);
    threads.work();
    join(closing);

    assertThat(answer.get(0)).isCompletedExceptionally();
    assertThat(producer.snapshot().sent()).isEqualTo(2);
  }

  @Test
  void aCallerMayWaitForALimitedTime() {
    ManualThreads threads = new ManualThreads();
    ListenProducer producer = full(threads, WhenFull.TIMEOUT);
    List<CompletableFuture<Receipt>> answer = new ArrayList<>();
    Thread caller = waitingCaller(producer, answer);
    Runnable hanging = threads.takeWork();

    threads.advance(Duration.ofSeconds(10));

    join(caller);
    assertThat(answer.get(0).handle((receipt, e) -> e).join())
        .isInstanceOf(SendFailedException.class)
        .hasMessageContaining("waited 10000 ms");
    hanging.run();
  }

  /** A producer whose buffer two listens fill, both in a call that isn't made yet. */
  private ListenProducer full(ManualThreads threads, WhenFull whenFull) {
    ProducerConfig config =
        ProducerConfig.forStream("listens")
            .bufferBytes(12 << 20)
            .maxBatchRecords(2)
            .aggregation(false)
            .quotaShare(Double.POSITIVE_INFINITY)
            .whenFull(whenFull)
            .build();
    ListenProducer producer = new ListenProducer(kinesis, config, threads.environment(5));
    threads.work(); // The shards are known.
    assertThat(sendLarge(producer)).isNotDone();
    assertThat(sendLarge(producer)).isNotDone();
    return producer;
  }

  private static CompletableFuture<Receipt> sendLarge(ListenProducer producer) {
    return producer.sendRaw("key", new byte[1_000_000]);
  }

  private static Thread waitingCaller(
      ListenProducer producer, List<CompletableFuture<Receipt>> answer) {
    Thread caller = new Thread(() -> answer.add(sendLarge(producer)));
    caller.start();
    while (caller.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
    return caller;
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
