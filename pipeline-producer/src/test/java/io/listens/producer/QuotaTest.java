package io.listens.producer;

import static org.assertj.core.api.Assertions.assertThat;

import io.listens.producer.KinesisPort.Severity;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How fast one shard is written to. */
class QuotaTest {

  private static final int SECONDS = 20;
  private static final double QUOTA_BYTES = 1 << 20;

  private final ManualThreads threads = new ManualThreads();
  private final FakeKinesis kinesis = new FakeKinesis();

  @Test
  void usesAShardsBytesToTheBrimAndNoMore() {
    ListenProducer producer = producer(config());

    double used = bytesPerSecond(producer, 150) / QUOTA_BYTES;

    // What an idle shard saved up comes on top, once.
    assertThat(used).isBetween(0.99, 1 + 0.35 / SECONDS);
  }

  @Test
  void usesAShardsRecordsToTheBrimAndNoMore() {
    ListenProducer producer = producer(config().aggregation(false));

    bytesPerSecond(producer, 150);

    assertThat(producer.snapshot().records() / (1000.0 * SECONDS))
        .isBetween(0.99, 1 + 0.35 / SECONDS);
  }

  @Test
  void usesTheShareItIsTold() {
    ListenProducer producer = producer(config().quotaShare(0.5));

    assertThat(bytesPerSecond(producer, 150) / QUOTA_BYTES).isBetween(0.49, 0.52);
  }

  @Test
  void slowsDownWhenThrottledAndComesBack() {
    Quota quota = new Quota(1, 0);
    double before = records(quota, 0, 10);
    long now = Duration.ofSeconds(10).toNanos();

    quota.throttled(now);
    quota.throttled(now + 1); // The same shortage.

    double after = records(quota, 10, 11);
    assertThat(after).isBetween(700.0, 760.0);
    assertThat(before / 10).isBetween(999.0, 1030.0);
    records(quota, 11, 14);
    assertThat(records(quota, 14, 15)).isBetween(999.0, 1001.0);
  }

  @Test
  void neverStopsAltogether() {
    Quota quota = new Quota(1, 0);
    for (int second = 0; second < 100; second++) {
      quota.throttled(Duration.ofSeconds(second).toNanos());
      quota.throttled(Duration.ofSeconds(second).plusMillis(500).toNanos());
    }
    assertThat(records(quota, 100, 101)).isBetween(50.0, 300.0);
  }

  @Test
  void aThrottledLaneGivesWayAndTheOthersGoOn() {
    kinesis.reshard(2);
    ListenProducer producer = producer(config());
    for (int i = 0; i < 4; i++) {
      kinesis.then(
          records ->
              records.stream()
                  .map(
                      r ->
                          kinesis.shardOf(HashKey.parse(String.valueOf(r.hashKey()))).endsWith("1")
                              ? new KinesisPort.Refused(Severity.THROTTLED, "slow down")
                              : kinesis.store(java.util.List.of(r)).get(0))
                  .toList());
    }
    double before = bytesPerSecond(producer, 150);

    assertThat(before / QUOTA_BYTES).isBetween(1.8, 2.1);
    assertThat(producer.snapshot().throttled()).isPositive();
    assertThat(producer.snapshot().failed()).isZero();
  }

  /** Takes one record whenever that is allowed. */
  private static double records(Quota quota, int fromSecond, int toSecond) {
    long now = Duration.ofSeconds(fromSecond).toNanos();
    long end = Duration.ofSeconds(toSecond).toNanos();
    int taken = 0;
    for (long delay = quota.delay(now); now + delay < end; delay = quota.delay(now)) {
      now += delay;
      quota.take(1, 100);
      taken++;
    }
    return taken;
  }

  /** Keeps the buffer full for some seconds. */
  private double bytesPerSecond(ListenProducer producer, int payload) {
    int key = 0;
    for (int tick = 0; tick < SECONDS * 10; tick++) {
      while (producer.snapshot().bufferedBytes() < 3 << 20) {
        assertThat(producer.sendRaw("key " + key++, new byte[payload])).isNotNull();
      }
      threads.advance(Duration.ofMillis(100));
    }
    return producer.snapshot().bytes() / (double) SECONDS;
  }

  private ListenProducer producer(ProducerConfig.Builder config) {
    ListenProducer producer = new ListenProducer(kinesis, config.build(), threads.environment(7));
    threads.work(); // The shards are known.
    return producer;
  }

  private static ProducerConfig.Builder config() {
    return ProducerConfig.forStream("listens").bufferBytes(8 << 20);
  }
}
