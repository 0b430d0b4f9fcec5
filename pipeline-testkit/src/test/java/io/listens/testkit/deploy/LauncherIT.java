package io.listens.testkit.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.listens.testkit.LocalAws;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * A stack's life by {@code ./listens}, as a user gives the commands: each in a process of its own,
 * and with the job's jar that was built.
 */
@Timeout(300)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "The launcher is a shell script")
class LauncherIT {

  private static final String SONGS =
      """
      track_id,artists,album_name,track_name,duration_ms,track_genre
      t1,An artist,An album,A song,180000,pop
      """;

  @TempDir private Path files;

  private LocalAws local;
  private FakeAccount account;

  @BeforeEach
  void start() throws IOException {
    local = LocalAws.start();
    account = new FakeAccount(() -> local.s3().createBucket(r -> r.bucket(FakeAccount.BUCKET)));
    account.atOnce = true;
    // Maven has just built it: the launcher is not to do so once more.
    Files.setLastModifiedTime(
        home().resolve("pipeline-testkit/target/listens.classpath"), FileTime.from(Instant.now()));
  }

  @AfterEach
  void stop() {
    account.close();
    local.close();
  }

  private static Path home() {
    Path here = Path.of("").toAbsolutePath();
    while (!Files.exists(here.resolve("listens"))) {
      here = Objects.requireNonNull(here.getParent());
    }
    return here;
  }

  private String listens(int code, String input, String command, String... arguments)
      throws Exception {
    List<String> all = new ArrayList<>(List.of(home().resolve("listens").toString(), command));
    all.addAll(List.of(arguments));
    all.add("--endpoint=" + account.url());
    all.add("--s3-endpoint=" + local.endpoint());
    Path out = files.resolve(command);
    ProcessBuilder builder =
        new ProcessBuilder(all)
            .directory(files.toFile())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    // Each runs for a moment.
    builder.environment().put("JDK_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC");
    Process process = builder.start();
    process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().close();
    if (!process.waitFor(120, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
    String told = Files.readString(out);
    assertThat(process.waitFor()).as(told).isEqualTo(code);
    return told;
  }

  @Test
  void leadsThroughAStacksLife() throws Exception {
    String songs = Files.writeString(files.resolve("songs.csv"), SONGS).toString();
    long jarBytes =
        Files.size(Path.of(Objects.requireNonNull(System.getProperty("listens.glue.jar"))));

    String[] deploy = {
      "--songs=" + songs,
      "--set=WindowMinutes=30",
      "--set=WatermarkMinutes=10",
      "--set=ListenPolicy=everything",
      "--set=ZonelessTimes=UTC",
      "--set=RawRetentionDays=0"
    };
    assertThat(listens(0, "", "deploy", deploy))
        .contains("Create stack listens", "run jr_1")
        .containsPattern(
            String.format(
                Locale.ROOT, "Upload code/listens-glue-\\w{12}.jar \\(%,d bytes\\)", jarBytes));
    assertThat(listens(0, "", "deploy", deploy))
        .contains("nothing to update", "Run jr_1 is RUNNING")
        .doesNotContain("Upload");
    assertThat(account.changes())
        .as("CloudFormation says that there is nothing to update")
        .containsExactly("CreateStack", "StartJobRun", "UpdateStack");
    assertThat(listens(0, "", "status")).contains("CREATE_COMPLETE", "jr_1 RUNNING");
    assertThat(listens(0, "", "logs")).contains("a line");
    assertThat(listens(0, "", "stop", "--force")).contains("Stop run jr_1 at once");
    assertThat(listens(0, "", "verify")).containsPattern("windows that differ +0");
    assertThat(listens(1, "no\n", "destroy")).contains("Nothing was deleted");
    assertThat(listens(0, "listens\n", "destroy")).contains("Delete stack listens");
    assertThat(local.s3().listObjectsV2(r -> r.bucket(FakeAccount.BUCKET)).contents()).isEmpty();
  }
}
