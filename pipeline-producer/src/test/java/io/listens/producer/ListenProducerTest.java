package io.listens.producer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.listens.model.Listen;
import io.listens.model.ListenCodec;
import io.listens.model.MalformedListenException;
import io.listens.producer.KinesisPort.PutRecord;
import io.listens.producer.KinesisPort.Severity;
import io.listens.producer.SendFailedException.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@SuppressWarnings("FutureReturnValueIgnored") // Most tests look at the stream instead.
class ListenProducerTest {

  private static final Duration LINGER = Duration.ofMillis(50);
  private static final Instant NOON = Instant.parse("2024-06-25T12:00:00Z");

  private final ManualThreads threads = new ManualThreads();
  private final FakeKinesis kinesis = new FakeKinesis();

  @Test
  void answersEachListenWithItsPlaceInTheStream() {
    ListenProducer producer = producer(config());
    CompletableFuture<Receipt> first = send(producer, "a");
    CompletableFuture<Receipt> second = send(producer, "b");

    threads.advance(LINGER);

    assertThat(first).isCompletedWithValue(new Receipt("shardId-000000000000", "1", 0));
    assertThat(second).isCompletedWithValue(new Receipt("shardId-000000000000", "2", 0));
  }

  @Test
  void letsListensLingerToShareACall() {
    ListenProducer producer = producer(config());
    send(producer, "a");
    threads.advance(LINGER.minusNanos(1));
    send(producer, "b");
    assertThat(kinesis.calls()).isEmpty();

    threads.advance(Duration.ofNanos(1));

    assertThat(kinesis.calls()).containsExactly(List.of("a", "b"));
  }

  @Test
  void sendsAFullBatchAtOnce() {
    ListenProducer producer = producer(config().maxBatchRecords(2));
    send(producer, "a");
    send(producer, "b");
    send(producer, "c");

    threads.work();

    assertThat(kinesis.calls()).containsExactly(List.of("a", "b"));
  }

  @Test
  void countsPartitionKeysInTheBytesOfACall() {
    ListenProducer producer = producer(config().maxBatchBytes(1 << 20));
    String key = "k".repeat(256);
    // Eight payloads are a call's bytes exactly; with their keys only seven fit.
    for (int i = 0; i < 8; i++) {
      producer.sendRaw(key, new byte[(1 << 20) / 8]);
    }

    threads.advance(LINGER);

    assertThat(kinesis.calls()).extracting(List::size).containsExactly(7, 1);
  }

  @Test
  void sendsOnlyWhatWasRefusedAgain() {
    ListenProducer producer = producer(config());
    kinesis.thenRefuse(Severity.THROTTLED, "b", "d");
    List<CompletableFuture<Receipt>> sent =
        List.of("a", "b", "c", "d").stream().map(text -> send(producer, text)).toList();

    threads.advance(Duration.ofSeconds(1));

    assertThat(kinesis.calls()).containsExactly(List.of("a", "b", "c", "d"), List.of("b", "d"));
    assertThat(sent).extracting(f -> f.join().sequenceNumber()).containsExactly("1", "3", "2", "4");
    ProducerMetrics metrics = producer.snapshot();
    assertThat(metrics.retried()).isEqualTo(2);
    assertThat(metrics.throttled()).isEqualTo(2);
    assertThat(metrics.sent()).isEqualTo(4);
    assertThat(metrics.requests()).isEqualTo(2);
    assertThat(metrics.bufferedBytes()).isZero();
  }

  @Test
  void pausesLongerWithEachFailureAndAtRandom() {
    ListenProducer producer =
        producer(
            config()
                .linger(Duration.ZERO)
                .minBackoff(Duration.ofMillis(100))
                .maxBackoff(Duration.ofMillis(400)));
    List<Duration> times = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      kinesis.then(
          records -> {
            times.add(threads.elapsed());
            return List.of(new KinesisPort.Refused(Severity.TRANSIENT, "InternalFailure"));
          });
    }
    send(producer, "a");

    threads.advance(Duration.ofSeconds(60));

    List<Duration> pauses =
        IntStream.range(1, times.size())
            .mapToObj(i -> times.get(i).minus(times.get(i - 1)))
            .toList();
    assertThat(pauses.get(0)).isLessThanOrEqualTo(Duration.ofMillis(100));
    assertThat(pauses.get(1)).isLessThanOrEqualTo(Duration.ofMillis(200));
    assertThat(pauses)
        .allMatch(pause -> pause.toMillis() <= 400)
        .anyMatch(pause -> pause.toMillis() > 300);
    assertThat(pauses).doesNotHaveDuplicates().hasSize(39);
    assertThat(kinesis.stored()).containsExactly("a");
  }

  @Test
  void givesAListenUpAtItsDeadline() {
    ListenProducer producer = producer(config().deliveryTimeout(Duration.ofSeconds(3)));
    for (int i = 0; i < 100; i++) {
      kinesis.thenRefuse(Severity.THROTTLED, "a");
    }
    CompletableFuture<Receipt> sent = send(producer, "a");

    threads.advance(Duration.ofSeconds(3));

    assertThat(failure(sent).reason()).isEqualTo(Reason.DEADLINE);
    assertThat(failure(sent))
        .hasMessageContaining("'listens'")
        .hasMessageContaining("3000 ms")
        .hasMessageContaining("refused")
        .hasMessageContaining("Set deliveryTimeout");
    assertThat(producer.snapshot().failed()).isEqualTo(1);
    assertThat(producer.snapshot().bufferedBytes()).isZero();
  }

  @Test
  void givesWaitingListensUpWhileAllCallsHang() {
    ListenProducer producer =
        producer(
            config().maxInFlight(1).linger(Duration.ZERO).deliveryTimeout(Duration.ofSeconds(3)));
    send(producer, "hangs");
    CompletableFuture<Receipt> waits = send(producer, "waits");
    Runnable hanging = threads.takeWork();

    threads.advance(Duration.ofSeconds(3));

    assertThat(failure(waits).reason()).isEqualTo(Reason.DEADLINE);
    hanging.run();
    assertThat(kinesis.stored()).containsExactly("hangs");
  }

  @Test
  void sendsAWholeCallAgainWhenItsAnswerIsLost() {
    ListenProducer producer = producer(config());
    kinesis.thenLoseAnswer();
    CompletableFuture<Receipt> sent = producer.send(listen(null));

    threads.advance(Duration.ofSeconds(1));

    assertThat(sent).isCompleted();
    assertThat(kinesis.records()).extracting(ListenProducerTest::listenId).hasSize(2);
    assertThat(kinesis.records().stream().map(ListenProducerTest::listenId).distinct()).hasSize(1);
  }

  @Test
  void sendsAllAgainWhenResultsCannotBePaired() {
    ListenProducer producer = producer(config());
    kinesis.then(records -> List.of());
    CompletableFuture<Receipt> sent = send(producer, "a");

    threads.advance(Duration.ofSeconds(1));

    assertThat(sent).isCompleted();
    assertThat(kinesis.calls()).hasSize(2);
  }

  @Test
  void stopsAtOnceAtAnErrorThatNoRetryMends() {
    ListenProducer producer = producer(config().maxBatchRecords(1));
    kinesis.thenFail(Severity.FATAL, "ResourceNotFoundException: no such stream");
    CompletableFuture<Receipt> underWay = send(producer, "a");
    CompletableFuture<Receipt> waiting = send(producer, "b");
    threads.workOnce();

    assertThat(failure(underWay).reason()).isEqualTo(Reason.FATAL);
    assertThat(failure(send(producer, "c")).reason()).isEqualTo(Reason.FATAL);
    assertThat(failure(underWay))
        .hasMessageContaining("ResourceNotFoundException: no such stream")
        .hasMessageContaining("'listens'")
        .hasMessageContaining("stream names an existing stream");
    // It was handed to a worker before, and so it is known to have arrived.
    threads.work();
    assertThat(waiting).isCompleted();
    producer.close();
  }

  @Test
  void failsWhatWaitsAtAnErrorThatNoRetryMends() {
    ListenProducer producer = producer(config().maxBatchRecords(1).maxInFlight(1));
    kinesis.then(
        records -> {
          throw new IllegalStateException("Connection pool shut down");
        });
    List<CompletableFuture<Receipt>> sent = List.of(send(producer, "a"), send(producer, "b"));

    threads.work();

    assertThat(sent).allMatch(f -> failure(f).reason() == Reason.FATAL);
    assertThat(failure(sent.get(1))).hasMessageContaining("Connection pool shut down");
    assertThat(kinesis.calls()).hasSize(1);
  }

  @Test
  void refusesWhatNoRecordHolds() {
    ListenProducer producer = producer(config());
    CompletableFuture<Receipt> fits = producer.sendRaw("ğ", new byte[(1 << 20) - 2]);
    CompletableFuture<Receipt> tooLarge = producer.sendRaw("ğ", new byte[(1 << 20) - 1]);

    threads.advance(LINGER);

    assertThat(fits).isCompleted();
    assertThat(failure(tooLarge).reason()).isEqualTo(Reason.TOO_LARGE);
    assertThat(failure(tooLarge)).hasMessageContaining("1048577").hasMessageContaining("1048576");
  }

  @Test
  void refusesPartitionKeysThatKinesisRefuses() {
    ListenProducer producer = producer(config());
    assertThat(failure(producer.sendRaw("", new byte[1])).reason())
        .isEqualTo(Reason.BAD_PARTITION_KEY);
    assertThat(failure(producer.sendRaw("k".repeat(257), new byte[1])).reason())
        .isEqualTo(Reason.BAD_PARTITION_KEY);
    assertThat(producer.snapshot().failed()).isEqualTo(2);
  }

  @Test
  void failsFastWhenFullAndRecoversWithRoom() {
    ListenProducer producer = producer(config().bufferBytes(12 << 20).whenFull(WhenFull.FAIL));
    CompletableFuture<Receipt> first = producer.sendRaw("k", new byte[1_000_000]);
    CompletableFuture<Receipt> second = producer.sendRaw("k", new byte[1_000_000]);

    CompletableFuture<Receipt> third = producer.sendRaw("k", new byte[1_000_000]);

    assertThat(failure(third).reason()).isEqualTo(Reason.BUFFER_FULL);
    assertThat(failure(third)).hasMessageContaining("12582912").hasMessageContaining("bufferBytes");
    threads.advance(LINGER);
    assertThat(List.of(first, second)).allMatch(CompletableFuture::isDone);
    assertThat(producer.sendRaw("k", new byte[1_000_000])).isNotCompletedExceptionally();
  }

  @Test
  void boundsTheCallsUnderWay() {
    ListenProducer producer = producer(config().maxBatchRecords(1).maxInFlight(3));
    IntStream.range(0, 10).forEach(i -> send(producer, "listen " + i));

    assertThat(threads.waitingWork()).isEqualTo(3);
    threads.workOnce();
    assertThat(threads.waitingWork()).isEqualTo(3);
    threads.work();
    assertThat(kinesis.stored()).hasSize(10);
  }

  @Test
  void flushesWithoutLingering() {
    ListenProducer producer = producer(config());
    send(producer, "a");
    CompletableFuture<Void> flushed = producer.flush();
    send(producer, "b");
    assertThat(flushed).isNotDone();

    threads.work();

    assertThat(flushed).isCompleted();
    assertThat(kinesis.stored().get(0)).isEqualTo("a");
  }

  @Test
  void flushWaitsForRetriesAndEarlierFlushes() {
    ListenProducer producer = producer(config());
    kinesis.thenRefuse(Severity.TRANSIENT, "a");
    send(producer, "a");
    CompletableFuture<Void> first = producer.flush();
    threads.work();
    CompletableFuture<Void> second = producer.flush();
    assertThat(List.of(first, second)).noneMatch(CompletableFuture::isDone);

    threads.advance(Duration.ofSeconds(1));

    assertThat(List.of(first, second)).allMatch(CompletableFuture::isDone);
  }

  @Test
  void closeDrainsThenRefuses() {
    ListenProducer producer = producer(config());
    CompletableFuture<Receipt> sent = send(producer, "a");
    sent.thenRun(() -> assertThat(threads.isStopped()).isFalse());
    producer.flush();
    threads.work();

    producer.close();

    assertThat(sent).isCompleted();
    assertThat(failure(send(producer, "b")).reason()).isEqualTo(Reason.CLOSED);
    assertThat(threads.isStopped()).isTrue();
  }

  @Test
  void anInterruptedCloseFailsWhatIsNotSent() {
    ListenProducer producer = producer(config().maxInFlight(1).maxBatchRecords(1));
    send(producer, "under way");
    CompletableFuture<Receipt> waits = send(producer, "waits");

    Thread.currentThread().interrupt();
    producer.close();

    assertThat(Thread.interrupted()).isTrue();
    assertThat(failure(waits)).hasMessageContaining("interrupted");
  }

  @Test
  void partitionsByWhatItIsTold() {
    Listen listen = listen("id");
    for (PartitionBy by : PartitionBy.values()) {
      producer(config().partitionBy(by)).send(listen);
      threads.advance(LINGER);
    }
    List<String> keys = kinesis.records().stream().map(PutRecord::partitionKey).toList();
    assertThat(keys.subList(0, 2)).containsExactly("user", "track");
    assertThat(keys.get(2)).isNotEmpty().isNotIn("user", "track");
  }

  @Test
  void givesAListenWithoutAnIdOneOfItsOwn() {
    ListenProducer producer = producer(config());
    producer.send(listen(null));
    producer.send(listen(null));
    producer.send(listen("its own"));
    threads.advance(LINGER);

    List<String> ids = kinesis.records().stream().map(ListenProducerTest::listenId).toList();
    assertThat(ids).doesNotHaveDuplicates().doesNotContainNull().contains("its own");
  }

  @Test
  void aFuturesCallbackMaySend() {
    ListenProducer producer = producer(config());
    CompletableFuture<Receipt> second =
        send(producer, "a").thenCompose(receipt -> send(producer, "b"));

    threads.advance(LINGER.multipliedBy(2));

    assertThat(second).isCompleted();
    assertThat(kinesis.stored()).containsExactly("a", "b");
  }

  private ListenProducer producer(ProducerConfig.Builder config) {
    ListenProducer producer =
        new ListenProducer(kinesis, config.aggregation(false).build(), threads.environment(5));
    threads.work(); // The shards are known.
    return producer;
  }

  private static ProducerConfig.Builder config() {
    return ProducerConfig.forStream("listens").linger(LINGER).quotaShare(Double.POSITIVE_INFINITY);
  }

  private static CompletableFuture<Receipt> send(ListenProducer producer, String text) {
    return producer.sendRaw("key", text.getBytes(UTF_8));
  }

  private static Listen listen(@org.jspecify.annotations.Nullable String id) {
    Listen listen = Listen.of("user", "track", NOON);
    return id == null ? listen : listen.withId(id);
  }

  private static String listenId(PutRecord put) {
    try {
      return String.valueOf(new ListenCodec().decode(put.data()).listenId());
    } catch (MalformedListenException e) {
      throw new AssertionError(e);
    }
  }

  private static SendFailedException failure(CompletableFuture<Receipt> future) {
    assertThat(future).isCompletedExceptionally();
    return assertThat(future.handle((receipt, e) -> e).join())
        .asInstanceOf(type(SendFailedException.class))
        .actual();
  }
}
