package io.listens.testkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.listens.testkit.LocalAws;
import io.listens.testkit.local.Demo;
import io.listens.testkit.local.DemoPlan;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import software.amazon.awssdk.core.sync.RequestBody;

/** The command on what a demo left. */
class ReconcileCommandIT {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... args) {
    CommandLine command = Listens.commandLine();
    command.setOut(new PrintWriter(out, true));
    command.setErr(new PrintWriter(err, true));
    return command.execute(args);
  }

  @Test
  void saysByItsExitCodeWhetherSomethingDiffered(@TempDir Path scratch) throws Exception {
    Path output = scratch.resolve("out");
    Demo.run(DemoPlan.ofListens(2_000, 5).withShards(1).keptIn(output), line -> {});
    String lake = output.toString();
    assertThat(run("reconcile", lake, "--audit", "--open-windows")).as("%s", err).isZero();

    Path window = firstWindow(output);
    Files.delete(window.resolve("part-0.parquet"));
    Files.delete(window);
    assertThat(run("reconcile", lake, "--audit", "--open-windows")).isEqualTo(3);
    assertThat(out.toString()).contains(" differs").contains(", 1 differed, 0 surplus, 0 left");
    assertThat(window).doesNotExist();
    String start = startOf(window).toString();
    assertThat(run("reconcile", lake, "--open-windows", "--from", after(start))).isZero();
    assertThat(window).doesNotExist();

    assertThat(run("reconcile", lake, "--open-windows", "--from", start, "--to", after(start)))
        .isEqualTo(3);
    assertThat(out.toString()).contains(" written again");
    assertThat(window.resolve("part-0.parquet")).exists();
    assertThat(run("reconcile", lake, "--open-windows")).isZero();
  }

  private static Instant startOf(Path window) {
    return LocalDateTime.parse(
            String.valueOf(window.getFileName()).substring("window=".length()),
            DateTimeFormatter.ofPattern("uuuu-MM-dd-HH-mm", Locale.ROOT))
        .toInstant(ZoneOffset.UTC);
  }

  private static String after(String start) {
    return Instant.parse(start).plus(Duration.ofMinutes(30)).toString();
  }

  /** As the other commands: S3A by itself would look for them in the environment. */
  @Test
  void needsNoKeysForAStandIn() {
    try (LocalAws aws = LocalAws.start()) {
      aws.s3().createBucket(r -> r.bucket("reconciled"));
      aws.s3()
          .putObject(
              r -> r.bucket("reconciled").key("raw/songs/songs.csv"),
              RequestBody.fromString(
                  "track_id,artists,album_name,track_name,duration_ms,track_genre\n"));

      assertThat(run("reconcile", "s3a://reconciled", "--endpoint", aws.endpoint().toString()))
          .as("%s", err)
          .isZero();
    }
    assertThat(out.toString()).contains("0 windows compared");
  }

  private static Path firstWindow(Path output) throws IOException {
    try (Stream<Path> windows = Files.list(output.resolve("processed"))) {
      return windows.min(Comparator.naturalOrder()).orElseThrow();
    }
  }

  @Test
  void saysWhatIsWrongWithItsOptions() {
    for (String[] wrong :
        List.of(
            new String[] {"reconcile"},
            new String[] {"reconcile", "out", "--window", "PT1S"},
            new String[] {"reconcile", "out", "--wait=-PT1S"})) {
      assertThat(run(wrong)).isEqualTo(2);
    }
    assertThat(err.toString())
        .contains("OUTPUT")
        .contains("window is PT1S; expected whole minutes, at least one")
        .contains("patience is PT-1S; expected 0 or more");
  }
}
