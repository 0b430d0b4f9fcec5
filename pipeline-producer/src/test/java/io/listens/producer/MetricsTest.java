package io.listens.producer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.listens.producer.KinesisPort.Severity;
import io.listens.producer.SendFailedException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a producer tells about itself, and what it keeps of failures. */
class MetricsTest {

  private final ManualThreads threads = new ManualThreads();
  private final FakeKinesis kinesis = new FakeKinesis();
  private final Path directory;

  MetricsTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void countsByShard() {
    kinesis.reshard(2);
    ListenProducer producer = producer(config());
    for (int i = 0; i < 1000; i++) {
      send(producer, "listen " + i);
    }
    assertThat(producer.snapshot().shards().values())
        .allMatch(shard -> shard.waiting() > 400 && shard.sent() == 0);

    threads.advance(Duration.ofSeconds(1));

    ProducerMetrics metrics = producer.snapshot();
    assertThat(metrics.shards().keySet())
        .containsExactly("shardId-000000000001", "shardId-000000000002");
    assertThat(metrics.shards().values().stream().mapToLong(ProducerMetrics.Shard::sent).sum())
        .isEqualTo(1000);
    assertThat(metrics.shards().values().stream().mapToLong(ProducerMetrics.Shard::bytes).sum())
        .isEqualTo(metrics.bytes());
    assertThat(metrics.aggregationFactor()).isEqualTo(500);
  }

  @Test
  void measuresLatencyFromAcceptance() {
    ListenProducer producer = producer(config().linger(Duration.ofMillis(80)));
    send(producer, "a");
    threads.advance(Duration.ofSeconds(1));

    ProducerMetrics.Latency latency = producer.snapshot().latency();
    assertThat(latency.p50()).isEqualTo(Duration.ofMillis(80)).isEqualTo(latency.max());
  }

  @Test
  void measuresLatencyOfEachShard() {
    kinesis.reshard(2);
    kinesis.then(
        records -> {
          throw new KinesisPort.CallFailedException(Severity.TRANSIENT, "no", null);
        });
    ListenProducer producer = producer(config().linger(Duration.ofMillis(80)).maxBatchRecords(1));
    for (int i = 0; i < 100; i++) {
      send(producer, "listen " + i);
    }

    threads.advance(Duration.ofSeconds(1));

    List<Duration> p99 =
        producer.snapshot().shards().values().stream().map(s -> s.latency().p99()).toList();
    assertThat(p99).hasSize(2).contains(Duration.ofMillis(80));
    assertThat(p99).as("the other shard's call was made twice").doesNotHaveDuplicates();
  }

  @Test
  void percentilesAreAtMostAnEighthTooHigh() {
    LatencyHistogram histogram = new LatencyHistogram();
    assertThat(histogram.percentile(0.5)).isZero();
    for (long i = 1; i <= 100_000; i++) {
      histogram.record(i * 1000);
    }
    assertThat(histogram.percentile(0.5)).isBetween(50_000_000L, 56_250_000L);
    assertThat(histogram.percentile(0.99)).isBetween(99_000_000L, 100_000_000L);
    assertThat(histogram.percentiles().max()).isEqualTo(Duration.ofMillis(100));
  }

  @Test
  void tellsAListener() {
    List<String> told = new ArrayList<>();
    ProducerListener listener =
        new ProducerListener() {
          @Override
          public void stored(String shardId, int listens, int bytes, Duration latency) {
            told.add("stored " + listens + " in " + shardId + ", " + latency.toMillis() + " ms");
          }

          @Override
          public void refused(String shardId, int listens, boolean throttled) {
            told.add("refused " + listens + " throttled " + throttled);
          }

          @Override
          public void failed(Reason reason) {
            told.add("failed " + reason);
          }
        };
    kinesis.thenFail(Severity.THROTTLED, "slow down");
    ListenProducer producer =
        producer(config().listener(listener).minBackoff(Duration.ofMillis(1)));
    send(producer, "a");
    send(producer, "b");
    send(producer, "x".repeat(2 << 20));
    threads.advance(Duration.ofSeconds(1));

    assertThat(told).startsWith("failed TOO_LARGE", "refused 2 throttled true").hasSize(3);
    assertThat(told.get(2)).startsWith("stored 2 in shardId-000000000000, ");
  }

  @Test
  void keepsWhatCannotBeSentWithTheReason() throws IOException {
    Path file = directory.resolve("dead.tsv");
    kinesis.thenFail(Severity.TRANSIENT, "reset\tby peer");
    ListenProducer producer =
        producer(
            config()
                .deadLetters(file)
                .linger(Duration.ZERO)
                .minBackoff(Duration.ofSeconds(5))
                .deliveryTimeout(Duration.ofMillis(1)));
    send(producer, "late");
    send(producer, "x".repeat(2 << 20));
    threads.advance(Duration.ofSeconds(1));

    List<String> lines = Files.readAllLines(file);
    assertThat(lines).hasSize(2);
    assertThat(lines.get(0)).startsWith("TOO_LARGE\t");
    String[] late = lines.get(1).split("\t", -1);
    assertThat(late[0]).isEqualTo("DEADLINE");
    assertThat(new String(Base64.getDecoder().decode(late[1]), UTF_8)).isEqualTo("late");
    assertThat(new String(Base64.getDecoder().decode(late[2]), UTF_8)).isEqualTo("late");
    assertThat(late[3]).contains("reset by peer");
  }

  @Test
  void saysWhenADeadLetterCannotBeKept() {
    ListenProducer producer = producer(config().deadLetters(directory));
    CompletableFuture<Receipt> sent = producer.sendRaw("", new byte[1]);

    assertThat(sent.handle((r, e) -> e.getSuppressed()[0].getMessage()).join())
        .contains("Cannot write dead letter to '" + directory + "'");
  }

  private ListenProducer producer(ProducerConfig.Builder config) {
    ListenProducer producer = new ListenProducer(kinesis, config.build(), threads.environment(7));
    threads.work(); // The shards are known.
    return producer;
  }

  private static ProducerConfig.Builder config() {
    return ProducerConfig.forStream("listens");
  }

  private static void send(ListenProducer producer, String text) {
    String key = text.substring(0, Math.min(200, text.length()));
    assertThat(producer.sendRaw(key, text.getBytes(UTF_8))).isNotNull();
  }
}
