package io.listens.testkit.emulator.kinesis;

import static io.listens.testkit.emulator.kinesis.Kinesis.STREAM;
import static org.assertj.core.api.Assertions.assertThat;

import io.listens.testkit.emulator.kinesis.Kinesis.Answer;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class ConcurrencyTest {

  private static final int WRITERS = 4;
  private static final int EACH = 2_000;

  private final Kinesis kinesis = Kinesis.withoutLimits();

  @Test
  void nothingIsLostOrDoubledWhileShardsChange() throws Exception {
    kinesis.create(2);
    CyclicBarrier start = new CyclicBarrier(WRITERS + 1);
    ExecutorService threads = Executors.newCachedThreadPool();
    try {
      List<Future<?>> all = new ArrayList<>();
      for (int writer = 0; writer < WRITERS; writer++) {
        String name = "w" + writer + "-";
        all.add(threads.submit(() -> write(start, name)));
      }
      all.add(threads.submit(() -> reshard(start)));
      for (Future<?> one : all) {
        one.get();
      }
    } finally {
      threads.shutdownNow();
    }

    assertThat(readAll()).doesNotHaveDuplicates().hasSize(WRITERS * EACH);
  }

  private Void write(CyclicBarrier start, String name) throws Exception {
    start.await();
    for (int i = 0; i < EACH; i++) {
      kinesis.put(name + i);
    }
    return null;
  }

  private Void reshard(CyclicBarrier start) throws Exception {
    start.await();
    for (int count : new int[] {4, 3, 5, 8, 4, 2}) {
      kinesis.call(
          "UpdateShardCount",
          "StreamName",
          STREAM,
          "TargetShardCount",
          count,
          "ScalingType",
          "UNIFORM_SCALING");
    }
    return null;
  }

  /** Every record; each shard's in order of their numbers, closed shards to their end. */
  private List<String> readAll() {
    List<String> data = new ArrayList<>();
    int shards = kinesis.shardIds().size();
    for (int shard = 0; shard < shards; shard++) {
      List<BigInteger> numbers = new ArrayList<>();
      Answer answer = kinesis.get(kinesis.iterator(shard, "TRIM_HORIZON"));
      data.addAll(answer.data());
      answer
          .list("Records")
          .forEach(record -> numbers.add(new BigInteger(record.text("SequenceNumber"))));
      assertThat(numbers).isSorted().doesNotHaveDuplicates();
      assertThat(answer.number("MillisBehindLatest")).isZero();
    }
    return data;
  }
}
