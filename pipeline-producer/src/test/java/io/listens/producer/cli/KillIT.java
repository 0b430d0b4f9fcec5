package io.listens.producer.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.kinesis.clientlibrary.types.UserRecord;
import com.amazonaws.services.kinesis.model.Record;
import io.listens.model.Listen;
import io.listens.model.ListenCodec;
import io.listens.model.MalformedListenException;
import io.listens.producer.source.ListenFiles;
import io.listens.producer.source.ListenSource;
import io.listens.producer.source.ReadOptions;
import io.listens.producer.source.SourceRow;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequest;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;

/** A real process, killed at random moments; its stream is a file that outlives it. */
class KillIT {

  private static final int ROWS = 60_000;
  private static final int KILLS = 10;

  private final Path stream;
  private final Path csv;
  private final Path resume;

  KillIT(@TempDir Path directory) {
    stream = directory.resolve("stream");
    csv = directory.resolve("streams.csv");
    resume = directory.resolve("resume");
  }

  @Test
  @Timeout(300)
  void nothingIsMissingHoweverOftenTheProcessIsKilled() throws Exception {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    writeInput();
    Files.createFile(stream);
    int killed = 0;
    for (int i = 0; i < KILLS; i++) {
      long until = Files.size(stream) + 100_000 + random.nextInt(1_200_000);
      Process process = start();
      while (!process.waitFor(2, TimeUnit.MILLISECONDS) && Files.size(stream) < until) {}
      killed += process.isAlive() ? 1 : 0;
      process.destroyForcibly().waitFor();
    }

    Process last = start();
    String said = new String(last.getInputStream().readAllBytes(), UTF_8);

    assertThat(last.waitFor()).as("seed %d: %s", seed, said).isZero();
    assertThat(killed).as("seed %d", seed).isGreaterThan(KILLS / 2);
    assertThat(said).contains("60,000 rows read").doesNotContain("(0 before this run)");
    assertThat(idsInStream()).as("seed %d", seed).isEqualTo(idsInFile());
  }

  private Process start() throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            Child.class.getName(),
            stream.toString(),
            "--stream=s",
            "--resume=" + resume,
            "--file=" + csv)
        .redirectErrorStream(true)
        .start();
  }

  private void writeInput() throws IOException {
    StringBuilder rows = new StringBuilder("user_id,track_id,listen_time\n");
    for (int i = 0; i < ROWS; i++) {
      rows.append(
          String.format(Locale.ROOT, "u%d,t%d,2024-06-25 12:%02d:00\n", i % 900, i % 700, i % 60));
    }
    Files.writeString(csv, rows);
  }

  private Set<String> idsInFile() throws IOException {
    Set<String> ids = new HashSet<>();
    try (ListenSource source = ListenFiles.open(csv, ReadOptions.DEFAULT)) {
      for (SourceRow row = source.next(); row != null; row = source.next()) {
        Listen listen = ((SourceRow.Accepted) row).listen();
        ids.add(String.valueOf(listen.listenId()));
      }
    }
    assertThat(ids).hasSize(ROWS);
    return ids;
  }

  private Set<String> idsInStream() throws IOException, MalformedListenException {
    Set<String> ids = new HashSet<>();
    ListenCodec codec = new ListenCodec();
    for (String line : Files.readAllLines(stream)) {
      String data = line.substring(line.indexOf(' ') + 1);
      if (data.isEmpty() || !line.equals(data.length() + " " + data)) {
        continue;
      }
      Record record =
          new Record()
              .withPartitionKey("k")
              .withSequenceNumber("1")
              .withData(ByteBuffer.wrap(Base64.getDecoder().decode(data)));
      for (UserRecord each : UserRecord.deaggregate(List.of(record))) {
        byte[] payload = new byte[each.getData().remaining()];
        each.getData().get(payload);
        ids.add(String.valueOf(codec.decode(payload).listenId()));
      }
    }
    return ids;
  }

  /** The process that is killed. */
  static final class Child {

    private Child() {}

    public static void main(String[] arguments) {
      Path stream = Path.of(arguments[0]);
      MemoryClient client = new MemoryClient();
      client.beforePut(request -> append(stream, request));
      String[] options = List.of(arguments).subList(1, arguments.length).toArray(String[]::new);
      System.exit(
          new CommandLine(new ProduceCommand((region, endpoint) -> client)).execute(options));
    }

    private static void append(Path stream, PutRecordsRequest request) {
      StringBuilder lines = new StringBuilder();
      for (PutRecordsRequestEntry put : request.records()) {
        String data = Base64.getEncoder().encodeToString(put.data().asByteArray());
        // A kill may cut a line off; its length tells, and the next one begins on a line of its
        // own.
        lines.append('\n').append(data.length()).append(' ').append(data).append('\n');
      }
      try {
        Files.writeString(stream, lines, StandardOpenOption.APPEND);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
