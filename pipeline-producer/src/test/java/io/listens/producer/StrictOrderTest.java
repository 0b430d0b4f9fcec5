package io.listens.producer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.kinesis.clientlibrary.types.UserRecord;
import com.amazonaws.services.kinesis.model.Record;
import io.listens.producer.KinesisPort.PutRecord;
import io.listens.producer.KinesisPort.PutResult;
import io.listens.producer.KinesisPort.Refused;
import io.listens.producer.KinesisPort.Severity;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The order of each partition key, through every fault at once. */
class StrictOrderTest {

  private static final int KEYS = 10;
  private static final int LISTENS = 3_000;

  private final ManualThreads threads = new ManualThreads();
  private final FakeKinesis kinesis = new FakeKinesis();

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void keepsTheOrderOfEachKey(boolean aggregation) {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    IntStream.range(0, 300).forEach(i -> kinesis.then(records -> answer(random, records)));
    ProducerConfig config =
        ProducerConfig.forStream("listens")
            .aggregation(aggregation)
            .strictOrder(true)
            .maxAggregateBytes(1024)
            .deliveryTimeout(Duration.ofHours(1))
            .minBackoff(Duration.ofMillis(5))
            .maxBackoff(Duration.ofMillis(20))
            .build();
    ListenProducer producer = new ListenProducer(kinesis, config, threads.environment(seed));
    threads.work();

    List<CompletableFuture<Receipt>> sent = sendThroughReshards(producer, random);

    assertThat(sent).as("seed %d", seed).allMatch(future -> future.isDone());
    Map<String, List<Integer>> seen = seenByKey();
    assertThat(seen).hasSize(KEYS);
    seen.forEach(
        (key, numbers) -> {
          // A lost answer repeats a run, but nothing comes before what was sent earlier.
          List<Integer> firstTimes = numbers.stream().distinct().toList();
          assertThat(firstTimes).as("seed %d, %s", seed, key).isSorted().hasSize(LISTENS / KEYS);
        });
    assertThat(kinesis.misplaced()).as("seed %d", seed).isEmpty();
  }

  private List<CompletableFuture<Receipt>> sendThroughReshards(
      ListenProducer producer, Random random) {
    List<CompletableFuture<Receipt>> sent = new ArrayList<>();
    for (int i = 0; i < LISTENS; i++) {
      sent.add(producer.sendRaw("key " + i % KEYS, Integer.toString(i).getBytes(UTF_8)));
      if (random.nextInt(20) == 0) {
        threads.advance(Duration.ofMillis(random.nextInt(100)));
      }
      if (i % 700 == 699) {
        kinesis.reshard(1 + random.nextInt(4));
      }
    }
    threads.advance(Duration.ofMinutes(10));
    return sent;
  }

  private List<PutResult> answer(Random random, List<PutRecord> records) {
    boolean lost = random.nextInt(10) == 0;
    List<PutResult> results =
        records.stream()
            .map(
                r ->
                    random.nextInt(3) == 0
                        ? new Refused(Severity.TRANSIENT, "InternalFailure")
                        : kinesis.store(List.of(r)).get(0))
            .toList();
    if (lost) {
      throw new KinesisPort.CallFailedException(Severity.TRANSIENT, "Read timed out", null);
    }
    return results;
  }

  private Map<String, List<Integer>> seenByKey() {
    List<Record> records = new ArrayList<>();
    for (PutRecord put : kinesis.records()) {
      records.add(
          new Record()
              .withPartitionKey(put.partitionKey())
              .withSequenceNumber("1")
              .withData(ByteBuffer.wrap(put.data())));
    }
    Map<String, List<Integer>> seen = new HashMap<>();
    for (UserRecord record : UserRecord.deaggregate(records)) {
      int number = Integer.parseInt(UTF_8.decode(record.getData()).toString());
      seen.computeIfAbsent(record.getPartitionKey(), k -> new ArrayList<>()).add(number);
    }
    return seen;
  }
}
