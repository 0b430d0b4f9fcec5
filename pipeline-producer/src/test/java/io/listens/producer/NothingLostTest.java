package io.listens.producer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.kinesis.clientlibrary.types.UserRecord;
import com.amazonaws.services.kinesis.model.Record;
import io.listens.producer.KinesisPort.CallFailedException;
import io.listens.producer.KinesisPort.PutRecord;
import io.listens.producer.KinesisPort.PutResult;
import io.listens.producer.KinesisPort.Refused;
import io.listens.producer.KinesisPort.Severity;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Throttling, partial failures, lost answers, resets, splits and merges, all in one run. */
class NothingLostTest {

  private static final int LISTENS = 200_000;

  private final ManualThreads threads = new ManualThreads();
  private final FakeKinesis kinesis = new FakeKinesis();
  private final BitSet maybeTwice = new BitSet();

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void everyListenArrivesAndOnlyLostAnswersRepeatOne(boolean aggregation) {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    AtomicInteger faults = new AtomicInteger();
    ProducerConfig config =
        ProducerConfig.forStream("listens")
            .aggregation(aggregation)
            .bufferBytes(8 << 20)
            .maxAggregateBytes(16 << 10)
            .whenFull(WhenFull.FAIL)
            .deliveryTimeout(Duration.ofHours(10))
            .build();
    kinesis.always(records -> answer(random, faults, records));
    ListenProducer producer = new ListenProducer(kinesis, config, threads.environment(seed));
    threads.work();

    for (int i = 0; i < LISTENS; i++) {
      sendSomehow(producer, i);
      if (i % 40_000 == 20_000) {
        kinesis.reshard(1 + random.nextInt(5));
      }
    }
    threads.advance(Duration.ofHours(1));

    assertThat(faults.get()).as("seed %d", seed).isGreaterThan(20);
    assertThat(producer.snapshot().sent()).as("seed %d", seed).isEqualTo(LISTENS);
    assertThat(producer.snapshot().bufferedBytes()).isZero();
    int[] seen = timesSeen();
    for (int i = 0; i < LISTENS; i++) {
      int most = maybeTwice.get(i) ? Integer.MAX_VALUE : 1;
      assertThat(seen[i]).as("seed %d, listen %d", seed, i).isBetween(1, most);
    }
  }

  private void sendSomehow(ListenProducer producer, int number) {
    byte[] payload = String.format(java.util.Locale.ROOT, "%0100d", number).getBytes(UTF_8);
    while (number % 1000 == 0 && producer.snapshot().bufferedBytes() > 7 << 20) {
      threads.advance(Duration.ofMillis(100));
    }
    assertThat(producer.sendRaw("user " + number % 5000, payload)).isNotCompletedExceptionally();
  }

  private List<PutResult> answer(Random random, AtomicInteger faults, List<PutRecord> records) {
    int dice = random.nextInt(10);
    if (dice == 0) {
      faults.incrementAndGet();
      throw new CallFailedException(Severity.TRANSIENT, "Connection reset", null);
    }
    List<PutResult> results = new ArrayList<>();
    for (PutRecord put : records) {
      boolean refused = dice < 4 && random.nextInt(3) == 0;
      Severity severity = random.nextBoolean() ? Severity.THROTTLED : Severity.TRANSIENT;
      faults.addAndGet(refused ? 1 : 0);
      results.add(refused ? new Refused(severity, "refused") : kinesis.store(List.of(put)).get(0));
    }
    if (dice == 4) {
      faults.incrementAndGet();
      records.forEach(put -> numbers(put).forEach(maybeTwice::set));
      throw new CallFailedException(Severity.TRANSIENT, "Read timed out", null);
    }
    return results;
  }

  private int[] timesSeen() {
    int[] seen = new int[LISTENS];
    kinesis.records().forEach(put -> numbers(put).forEach(number -> seen[number]++));
    return seen;
  }

  private static List<Integer> numbers(PutRecord put) {
    Record record =
        new Record()
            .withPartitionKey(put.partitionKey())
            .withSequenceNumber("1")
            .withData(ByteBuffer.wrap(put.data()));
    return UserRecord.deaggregate(List.of(record)).stream()
        .map(r -> Integer.valueOf(UTF_8.decode(r.getData()).toString()))
        .toList();
  }
}
