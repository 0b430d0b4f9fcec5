package io.listens.producer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.listens.model.Listen;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A small heap, a slow stream and an input ten times the heap. */
class MemoryIT {

  private static final int LISTENS = 5_000_000;

  @Test
  @Timeout(300)
  void memoryStaysFlatWhenTheStreamIsSlow() throws IOException, InterruptedException {
    Process small =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:+ExitOnOutOfMemoryError",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName())
            .redirectErrorStream(true)
            .start();

    String said = new String(small.getInputStream().readAllBytes(), UTF_8);

    assertThat(small.waitFor()).as(said).isZero();
    assertThat(said).contains("sent " + LISTENS + " failed 0");
  }

  /**
   * What runs on the small heap: 640 MB of listens to one shard's quota, in time that a test moves.
   */
  static final class Main {

    private Main() {}

    public static void main(String[] arguments) {
      ManualThreads threads = new ManualThreads();
      AtomicLong stored = new AtomicLong();
      ProducerConfig config = ProducerConfig.forStream("listens").whenFull(WhenFull.FAIL).build();
      ListenProducer producer =
          new ListenProducer(new Counting(stored), config, threads.environment(1));
      threads.work();
      for (int i = 0; i < LISTENS; i++) {
        Listen listen =
            Listen.of("user " + i % 1000, "track " + i % 999, Instant.ofEpochMilli(i))
                .withId("0123456789abcdefghijk " + i);
        CompletableFuture<Receipt> sent = producer.send(listen);
        while (sent.isCompletedExceptionally()) {
          threads.advance(Duration.ofSeconds(1));
          sent = producer.send(listen);
        }
      }
      threads.advance(Duration.ofMinutes(10));
      // A full buffer's refusal is a failure too, but of nothing that was accepted.
      ProducerMetrics end = producer.snapshot();
      System.out.println("sent " + end.sent() + " failed " + (end.accepted() - end.sent()));
      System.out.println("MB " + end.bytes() / 1e6 + " in " + threads.elapsed());
    }
  }

  private record Counting(AtomicLong stored) implements KinesisPort {
    @Override
    public List<PutResult> put(List<PutRecord> records) {
      List<PutResult> results = new ArrayList<>();
      records.forEach(
          put -> results.add(new Stored("shard", Long.toString(stored.incrementAndGet()))));
      return results;
    }

    @Override
    public List<Shard> openShards() {
      return List.of(new Shard("shard", new HashKey(0, 0)));
    }
  }
}
