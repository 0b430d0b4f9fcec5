package io.listens.testkit.producer;

import static org.assertj.core.api.Assertions.assertThat;

import io.listens.testkit.LocalAws;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code java -jar}, in an empty folder and with nothing else on the class path. */
@Timeout(60)
class RunnableJarIT {

  private final Path folder;

  RunnableJarIT(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void sendsAFile(@TempDir Path elsewhere) throws Exception {
    Path file = elsewhere.resolve("streams.csv");
    Files.writeString(
        file,
        """
        user_id,track_id,listen_time
        u1,t1,2024-06-25 12:00:00
        u2,t1,2024-06-25 12:00:01
        """);
    try (LocalAws aws = LocalAws.start()) {
      String said =
          run(
              0,
              "--stream=listens",
              "--create-stream",
              "--endpoint=" + aws.endpoint(),
              "--file=" + file);

      assertThat(said).startsWith("Finished: 2 rows read").doesNotContain("SLF4J");
      List<String> users = new ArrayList<>();
      Consumer.readAll(aws, "listens", listen -> users.add(listen.userId()));
      assertThat(users).containsExactlyInAnyOrder("u1", "u2");
    }
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void saysItsVersionAndWhatIsWrong() throws Exception {
    assertThat(run(0, "-V")).startsWith("listens ").contains("Java 17");
    assertThat(run(2, "--file", "x", "--rate", "0"))
        .contains("--stream is missing", "--rate is 0.0; expected more than 0");
  }

  private String run(int code, String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-jar", jar().toString()));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isEqualTo(code);
    return said;
  }

  private static Path jar() throws IOException {
    Path target = Path.of("..", "pipeline-producer", "target");
    try (DirectoryStream<Path> jars = Files.newDirectoryStream(target, "*-cli.jar")) {
      for (Path jar : jars) {
        return jar.toRealPath();
      }
    }
    throw new IOException("There is no runnable jar in " + target.toAbsolutePath());
  }
}
