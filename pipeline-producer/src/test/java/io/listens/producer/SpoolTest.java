package io.listens.producer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.listens.producer.KinesisPort.Severity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A crash is played by copying the spool while the producer is busy. */
class SpoolTest {

  private final ManualThreads threads = new ManualThreads();
  private final FakeKinesis kinesis = new FakeKinesis();
  private final Path spool;
  private final Path copy;

  SpoolTest(@TempDir Path directory) {
    spool = directory.resolve("spool");
    copy = directory.resolve("copy");
  }

  @Test
  void sendsWhatACrashLeft() throws IOException {
    ListenProducer crashed = producer(spool);
    send(crashed, 0, 100);
    crash();

    ListenProducer next = producer(copy);
    threads.advance(Duration.ofSeconds(1));

    assertThat(kinesis.stored()).containsAll(texts(0, 100));
    assertThat(kinesis.records()).extracting(r -> r.partitionKey()).contains("ключ 7");
    next.close();
    assertThat(segments(copy)).isEmpty();
  }

  @Test
  void aListenIsOnDiskBeforeItIsAcknowledged() throws IOException {
    ListenProducer producer = producer(spool);
    for (int i = 0; i < 5; i++) {
      send(producer, i, i + 1);
      assertThat(new String(Files.readAllBytes(segments(spool).get(0)), UTF_8))
          .contains("listen " + i);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 20})
  void passesOverARecordThatTheCrashCutOff(int cutBytes) throws IOException {
    ListenProducer crashed = producer(spool);
    send(crashed, 0, 10);
    crash();
    Path segment = segments(copy).get(0);
    byte[] bytes = Files.readAllBytes(segment);
    Files.write(segment, Arrays.copyOf(bytes, bytes.length - cutBytes));

    producer(copy);
    threads.advance(Duration.ofSeconds(1));

    assertThat(kinesis.stored().stream().distinct())
        .containsExactlyInAnyOrderElementsOf(texts(0, 10));
    assertThat(kinesis.stored()).filteredOn("listen 9"::equals).hasSize(1);
  }

  @Test
  void refusesASegmentThatIsDamagedBeforeItsEnd() throws IOException {
    ListenProducer crashed = producer(spool);
    send(crashed, 0, 10);
    crash();
    Path segment = segments(copy).get(0);
    byte[] bytes = Files.readAllBytes(segment);
    bytes[20] ^= 1;
    Files.write(segment, bytes);

    assertThatIllegalStateException()
        .isThrownBy(() -> producer(copy))
        .withMessageContainingAll(segment.toString(), "damaged at byte 0", "Move it away");
  }

  @Test
  void deletesWhatIsSentAndKeepsWhatIsNot() throws IOException {
    ListenProducer producer = producer(spool);
    send(producer, 0, 10);
    threads.advance(Duration.ofSeconds(1));
    producer.close();
    assertThat(segments(spool)).isEmpty();

    kinesis.thenFail(Severity.FATAL, "AccessDeniedException");
    ListenProducer refused = producer(spool);
    send(refused, 10, 20);
    threads.advance(Duration.ofSeconds(1));
    refused.close();
    assertThat(segments(spool)).hasSize(1);

    producer(spool);
    threads.advance(Duration.ofSeconds(1));
    assertThat(kinesis.stored()).isEqualTo(texts(0, 20));
  }

  @Test
  void staysSmallWhileMuchPasses() throws IOException {
    ListenProducer producer = producer(spool);
    for (int i = 0; i < 50; i++) {
      assertThat(producer.sendRaw("key", new byte[200_000])).isNotNull();
      threads.advance(Duration.ofSeconds(1));
    }
    assertThat(segments(spool)).hasSizeLessThanOrEqualTo(1);
  }

  @Test
  void belongsToOneProducerAtATime() {
    producer(spool);
    assertThatIllegalStateException()
        .isThrownBy(() -> producer(spool))
        .withMessageContaining("another producer uses it");
  }

  private void crash() throws IOException {
    Files.createDirectories(copy);
    for (Path segment : segments(spool)) {
      Files.copy(segment, copy.resolve(segment.getFileName()), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private ListenProducer producer(Path directory) {
    ProducerConfig config =
        ProducerConfig.forStream("listens").aggregation(false).spool(directory).build();
    ListenProducer producer = new ListenProducer(kinesis, config, threads.environment(3));
    threads.work();
    return producer;
  }

  private static void send(ListenProducer producer, int from, int to) {
    for (int i = from; i < to; i++) {
      assertThat(producer.sendRaw("ключ " + i, ("listen " + i).getBytes(UTF_8))).isNotNull();
    }
  }

  private static List<String> texts(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> "listen " + i).toList();
  }

  private static List<Path> segments(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.toString().endsWith(".listens")).sorted().toList();
    }
  }
}
