package io.listens.testkit.producer;

import static org.assertj.core.api.Assertions.assertThat;

import io.listens.producer.ListenProducer;
import io.listens.producer.ProducerConfig;
import io.listens.producer.ProducerMetrics;
import io.listens.producer.source.ListenFiles;
import io.listens.producer.source.ListenSource;
import io.listens.producer.source.ReadOptions;
import io.listens.producer.source.SourceRow;
import io.listens.testkit.LocalAws;
import io.listens.testkit.fault.FaultPlan;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kinesis.KinesisClient;

/**
 * A process with a heap of 64 MB, nothing but the runnable jar on its class path, and a file of ten
 * times the listens that the heap could hold.
 */
class SmallHeapIT {

  private static final String STREAM = "listens";
  private static final int HEAP_MB = 64;

  /** What a listen takes while it waits, at least: its bytes and the objects around them. */
  private static final int LISTEN_BYTES = 256 + 120;

  private static final int LISTENS = 10 * HEAP_MB * (1 << 20) / LISTEN_BYTES;
  private static final int LOOKS = 10;

  /** What the process needs beside the buffer: classes' statics, the SDK's tables, open jars. */
  private static final int BESIDE_MB = 12;

  private static final int SPEED = 10;

  private final Path directory;
  private final Path csv;

  SmallHeapIT(@TempDir Path directory) throws IOException {
    this.directory = directory;
    this.csv = directory.resolve("streams.csv");
    try (BufferedWriter out = Files.newBufferedWriter(csv)) {
      out.write("user_id,track_id,listen_time\n");
      for (int i = 0; i < LISTENS; i++) {
        out.write("u" + i % 5000 + ",0123456789abcdefghijkl,2024-06-25 12:00:0" + i % 10 + "\n");
      }
    }
  }

  /** One shard that takes them at its quota, by a fast clock: a quarter of an hour's in seconds. */
  @Test
  @Timeout(240)
  void memoryStaysFlatWhileAShardThrottles() throws Exception {
    Instant start = Instant.now();
    long startNanos = System.nanoTime();
    try (LocalAws aws =
        LocalAws.builder()
            .shardLimits(true)
            .clock(() -> start.plusNanos(SPEED * (System.nanoTime() - startNanos)))
            .start()) {
      // A fifth more than the shard takes, so that it throttles.
      requireFlatAndWhole(aws, SPEED * 1.2, true);
    }
  }

  /** All that is buffered is under way at once, and so has all its copies. */
  @Test
  @Timeout(240)
  void memoryStaysFlatWhileCallsTakeLong() throws Exception {
    FaultPlan slow =
        FaultPlan.seeded(1).onKinesis("PutRecords").atEveryCall().delay(Duration.ofMillis(200));
    try (LocalAws aws = LocalAws.builder().faults(slow).start()) {
      requireFlatAndWhole(aws, Double.POSITIVE_INFINITY, false);
    }
  }

  private void requireFlatAndWhole(LocalAws aws, double quotaShare, boolean throttled)
      throws Exception {
    aws.kinesis().createStream(r -> r.streamName(STREAM).shardCount(1));
    Child child =
        Child.start(
            directory,
            List.of(
                "-Xmx" + HEAP_MB + "m",
                "-XX:+ExitOnOutOfMemoryError",
                "-cp",
                RunnableJarIT.jar() + File.pathSeparator + Path.of("target", "test-classes")),
            Slow.class,
            List.of(aws.endpoint().toString(), csv.toString(), Double.toString(quotaShare)));

    assertThat(child.process().waitFor()).as(child.said()).isZero();
    String said = child.said();
    assertThat(said)
        .contains("sent " + LISTENS + " failed 0 held back true throttled " + throttled);
    List<Integer> live = numbersAfter("live MB", said);
    assertThat(live).as(said).hasSize(LOOKS);
    assertThat(live).allMatch(mb -> mb <= 32 + BESIDE_MB);
    assertThat(Collections.max(live.subList(LOOKS / 2, LOOKS)))
        .as(said)
        .isLessThanOrEqualTo(Collections.max(live.subList(0, LOOKS / 2)) + HEAP_MB / 8);
    Set<String> ids = new HashSet<>();
    Consumer.readAll(aws, STREAM, listen -> ids.add(String.valueOf(listen.listenId())));
    assertThat(ids).hasSize(LISTENS);
  }

  private static List<Integer> numbersAfter(String label, String said) {
    return Pattern.compile(label + " (\\d+)")
        .matcher(said)
        .results()
        .map(found -> Integer.valueOf(found.group(1)))
        .toList();
  }

  /** What runs on the small heap. */
  static final class Slow {

    private Slow() {}

    @SuppressWarnings("FutureReturnValueIgnored") // The counts tell.
    public static void main(String[] arguments) throws IOException {
      KinesisClient client =
          KinesisClient.builder()
              .endpointOverride(URI.create(arguments[0]))
              .region(Region.US_EAST_1)
              .credentialsProvider(AnonymousCredentialsProvider.create())
              .build();
      ProducerConfig config =
          ProducerConfig.forStream(STREAM).quotaShare(Double.parseDouble(arguments[2])).build();
      ListenProducer producer = new ListenProducer(client, config);
      long most = 0;
      try (ListenSource source = ListenFiles.open(Path.of(arguments[1]), ReadOptions.DEFAULT)) {
        for (SourceRow row = source.next(); row != null; row = source.next()) {
          if (row.line() % 100 == 0) {
            most = Math.max(most, producer.snapshot().bufferedBytes());
          }
          if (row.line() % (LISTENS / LOOKS) == 0) {
            System.out.println("live MB " + liveMegabytes());
          }
          producer.send(((SourceRow.Accepted) row).listen());
        }
      }
      producer.close();
      ProducerMetrics end = producer.snapshot();
      boolean full = most > 0.9 * config.bufferBytes() && most <= config.bufferBytes();
      System.out.println(
          "sent "
              + end.sent()
              + " failed "
              + end.failed()
              + " held back "
              + full
              + " throttled "
              + (end.throttled() > 0));
      System.out.println("most buffered " + most + ", " + end);
    }

    private static long liveMegabytes() {
      System.gc();
      Runtime runtime = Runtime.getRuntime();
      return (runtime.totalMemory() - runtime.freeMemory()) >> 20;
    }
  }
}
