package io.listens.producer.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.listens.model.Listen;
import io.listens.model.ListenCodec;
import io.listens.model.MalformedListenException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.kinesis.model.KinesisException;

@Timeout(60)
class ProduceCommandTest {

  private final MemoryClient client = new MemoryClient();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private ProduceCommand command = new ProduceCommand((region, endpoint) -> client);
  private final Path directory;

  ProduceCommandTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void sendsAFileAndSumsUp() throws IOException {
    int code = run("--stream", "s", "--no-aggregation", "--file", file(1000).toString());

    assertThat(code).isZero();
    assertThat(listens()).hasSize(1000).extracting(Listen::userId).contains("u0", "u999");
    assertThat(out.toString()).contains("Finished: 1,000 rows read", "1,000 sent", "0 rejected");
    assertThat(client.isClosed()).isTrue();
  }

  @Test
  void countsRejectsAndSendsThemOnRequest() throws IOException {
    Path file = file(3);
    Files.writeString(file, "u,t,never\n", java.nio.file.StandardOpenOption.APPEND);

    int code = run("--stream", "s", "--no-aggregation", "--file", file.toString());

    assertThat(code).isEqualTo(3);
    assertThat(client.stored()).hasSize(3);
    assertThat(out.toString()).contains("1 rejected");

    run("--stream", "s", "--no-aggregation", "--send-rejects", "--file", file.toString());
    assertThat(client.stored().stream().map(bytes -> new String(bytes, UTF_8)))
        .contains("u,t,never");
  }

  @Test
  void aDryRunSendsNothingAndNamesRejects() throws IOException {
    Path file = file(3);
    Files.writeString(file, "u,t,never\n", java.nio.file.StandardOpenOption.APPEND);

    assertThat(run("--dry-run", "--file", file.toString())).isEqualTo(3);

    assertThat(client.stored()).isEmpty();
    assertThat(out.toString()).contains("3 listens, 1 rejected");
    assertThat(err.toString()).contains("streams.csv:5: ").contains("listen_time");
  }

  @Test
  void goesOnWhereItStoppedUnderTheSameIds() throws IOException {
    Path resume = directory.resolve("resume");
    String[] arguments = {
      "--stream",
      "s",
      "--no-aggregation",
      "--resume",
      resume.toString(),
      "--rate",
      "2000",
      "--file",
      file(1000).toString()
    };
    client.beforePut(
        request -> {
          if (client.stored().size() > 100) {
            command.stop();
          }
        });
    int stopped = run(arguments);
    int before = client.stored().size();

    client.beforePut(request -> {});
    int code = run(arguments);

    assertThat(stopped).isEqualTo(130);
    assertThat(err.toString()).contains("same --resume");
    assertThat(code).isZero();
    assertThat(before).isBetween(101, 999);
    Set<String> ids = new HashSet<>();
    listens().forEach(listen -> ids.add(String.valueOf(listen.listenId())));
    assertThat(ids).hasSize(1000);
    assertThat(listens()).hasSize(1000);

    assertThat(run(arguments)).isZero();
    assertThat(out.toString()).contains("1,000 rows read (1,000 before this run), 0 sent");
  }

  @Test
  void refusesToResumeAnotherInput() throws IOException {
    Path resume = Files.writeString(directory.resolve("resume"), "another input\n17\n");

    int code = run("--stream", "s", "--resume", resume.toString(), "--file", file(3).toString());

    assertThat(code).isEqualTo(1);
    assertThat(err.toString()).contains("written for another input").contains("--resume");
    assertThat(client.stored()).isEmpty();
  }

  @Test
  void sortsByTimeOnRequest() throws IOException {
    int code =
        run(
            "--stream",
            "s",
            "--no-aggregation",
            "--order",
            "time",
            "--strict-order",
            "--partition-key",
            "track",
            "--file",
            file(1000).toString());

    assertThat(code).isZero();
    assertThat(listens()).extracting(Listen::listenedAt).isSorted().hasSize(1000);
  }

  @Test
  void createsTheStreamOnRequest() throws IOException {
    client.withoutStream();

    assertThat(run("--stream", "s", "--create-stream", "--file", file(3).toString())).isZero();
    assertThat(client.stored()).hasSize(1);
  }

  @Test
  void saysWhyNothingCanBeSent() throws IOException {
    client.withoutStream();

    int code = run("--stream", "absent", "--file", file(3).toString());

    assertThat(code).isEqualTo(1);
    assertThat(err.toString()).contains("'absent'").contains("ResourceNotFoundException");
  }

  @Test
  void aListenThatCannotBeSentEndsTheRunUnlessItIsKept() throws IOException {
    client.beforePut(
        request -> {
          throw KinesisException.builder().statusCode(500).message("out of order").build();
        });
    Path dead = directory.resolve("dead");
    String file = file(3).toString();

    int ended = run("--stream", "s", "--delivery-timeout", "1", "--file", file);
    int kept =
        run(
            "--stream",
            "s",
            "--delivery-timeout",
            "1",
            "--dead-letter",
            dead.toString(),
            "--file",
            file);

    assertThat(List.of(ended, kept)).containsExactly(3, 3);
    assertThat(err.toString()).contains("First failure: ").contains("out of order");
    assertThat(Files.readAllLines(dead)).hasSize(3);
  }

  @Test
  void tellsWrongOptions() throws IOException {
    String file = file(1).toString();
    assertThat(run("--file", file)).isEqualTo(2);
    assertThat(run("--stream", "s", "--file", file, "--rate", "-1")).isEqualTo(2);
    assertThat(run("--stream", "s", "--file", file, "--speed", "fast")).isEqualTo(2);
    assertThat(run("--file", file, "--speed", "0", "--shards", "0", "--delivery-timeout", "0"))
        .isEqualTo(2);
    assertThat(err.toString())
        .contains("--stream is missing")
        .contains("--rate is -1.0; expected more than 0")
        .contains("--speed is 0.0", "--shards is 0", "--delivery-timeout is 0")
        .contains("expected one like 60x");
  }

  @Test
  void looksAtAllFilesBeforeItSendsAny() throws IOException {
    String file = file(1).toString();

    assertThat(run("--stream", "s", "--file", file, "missing.csv")).isEqualTo(1);

    assertThat(err.toString()).contains("'missing.csv': there is no such file");
    assertThat(client.stored()).isEmpty();
  }

  @Test
  void saysItsVersion() {
    assertThat(run("--version")).isZero();
    assertThat(out.toString()).matches("listens \\d+\\.\\d+\\.\\d+.*, Java 17.*\\R");
  }

  @Test
  void pacesByRateAndByTheListensTimes() {
    Instant noon = Instant.parse("2024-06-25T12:00:00Z");
    Pacer byRate = new Pacer(10, Double.POSITIVE_INFINITY);
    assertThat(byRate.delay(noon, 500)).isZero();
    assertThat(byRate.delay(noon, 500)).isEqualTo(Duration.ofMillis(100).toNanos());

    Pacer byTime = new Pacer(Double.POSITIVE_INFINITY, 60);
    assertThat(byTime.delay(noon, 500)).isZero();
    assertThat(byTime.delay(noon.plusSeconds(60), 500)).isEqualTo(Duration.ofSeconds(1).toNanos());
    assertThat(byTime.delay(noon.minusSeconds(60), 500)).isNotPositive();
  }

  private int run(String... arguments) {
    command = new ProduceCommand((region, endpoint) -> client);
    return Main.commandLine(command)
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }

  private Path file(int rows) throws IOException {
    StringBuilder csv = new StringBuilder("user_id,track_id,listen_time\n");
    for (int i = 0; i < rows; i++) {
      csv.append(
          String.format(
              Locale.ROOT, "u%d,t,2024-06-25 12:%02d:%02d\n", i, i * 7 % 60, i * 13 % 60));
    }
    return Files.writeString(directory.resolve("streams.csv"), csv);
  }

  private List<Listen> listens() {
    List<Listen> listens = new ArrayList<>();
    for (byte[] payload : client.stored()) {
      try {
        listens.add(new ListenCodec().decode(payload));
      } catch (MalformedListenException e) {
        throw new AssertionError(e);
      }
    }
    return listens;
  }
}
