package io.listens.bench.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The commands of the documents, as users give them: through the shell and the launcher. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the launcher is a shell script")
class CommandsIT {

  private static final String CLASSPATH = "listens.classpath";
  private static final String PORT_OF_THE_DOCUMENTS = "4599";
  private static final long PATIENCE_S = 150;

  @TempDir private Path home;
  private String port = "";
  private @Nullable Process emulator;

  /** The repository by links, so that what commands leave lies beside them and not in it. */
  @BeforeEach
  void link() throws IOException {
    for (Path entry : entries(Pages.ROOT)) {
      Path target = entry.resolve("target");
      if (Files.exists(target.resolve(CLASSPATH))) {
        Path module = Files.createDirectory(home.resolve(entry.getFileName()));
        linkAll(entry, module, "target");
        Path built = Files.createDirectory(module.resolve("target"));
        linkAll(target, built, CLASSPATH);
      } else {
        Files.createSymbolicLink(home.resolve(entry.getFileName()), entry);
      }
    }
    // Younger than every link, so that the launcher takes them for built.
    for (String module : List.of("pipeline-testkit", "pipeline-bench")) {
      String classPath = module + "/target/" + CLASSPATH;
      Files.copy(Pages.ROOT.resolve(classPath), home.resolve(classPath));
    }
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = Integer.toString(free.getLocalPort());
    }
  }

  private static void linkAll(Path from, Path to, String except) throws IOException {
    for (Path entry : entries(from)) {
      if (!entry.endsWith(except)) {
        Files.createSymbolicLink(to.resolve(entry.getFileName()), entry);
      }
    }
  }

  private static List<Path> entries(Path directory) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.filter(entry -> !entry.endsWith(".git")).toList();
    }
  }

  @AfterEach
  void stop() throws IOException, InterruptedException {
    stopEmulator();
    // Else JUnit warns of each that leads out of its directory.
    try (Stream<Path> all = Files.walk(home)) {
      for (Path link : all.filter(Files::isSymbolicLink).toList()) {
        Files.delete(link);
      }
    }
  }

  private void stopEmulator() throws InterruptedException {
    if (emulator != null) {
      emulator.descendants().forEach(ProcessHandle::destroy);
      emulator.destroy();
      assertThat(emulator.waitFor(PATIENCE_S, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void doWhatTheyAreShownFor() throws Exception {
    run("./listens generate --out streams.csv --songs songs.csv --listens 3000", 0);

    for (ShownCommands.Known known : ShownCommands.known()) {
      if (known.how().startsWith("run")) {
        run(
            known.command().replace(PORT_OF_THE_DOCUMENTS, port),
            known.how().endsWith("=3") ? 3 : 0);
      }
    }

    assertThat(home.resolve("counts.json")).content().contains("\"counted\"");
    assertThat(home.resolve("out/processed")).isDirectory();
    assertThat(home.resolve("listens-demo.html")).isNotEmptyFile();
  }

  private void run(String command, int exitCode) throws Exception {
    Path told = Files.createTempFile(home, "told", ".txt");
    ProcessBuilder shell =
        new ProcessBuilder("sh", "-c", command)
            .directory(home.toFile())
            .redirectErrorStream(true)
            .redirectOutput(told.toFile());
    String java = System.getProperty("java.home");
    shell.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
    shell.environment().put("JAVA_HOME", java);
    shell
        .environment()
        .merge("PATH", java + "/bin", (path, own) -> own + File.pathSeparator + path);
    boolean goesOn = command.startsWith("./listens emulate");
    if (goesOn) {
      stopEmulator();
    }
    long begin = System.nanoTime();
    Process process = shell.start();
    if (goesOn) {
      emulator = process;
      awaitAnnouncement(process, told);
    } else if (!process.waitFor(PATIENCE_S, TimeUnit.SECONDS)) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      throw new AssertionError(command + " doesn't end: " + Files.readString(told));
    } else {
      assertThat(process.exitValue())
          .as("%s: %s", command, Files.readString(told))
          .isEqualTo(exitCode);
    }
    assertThat(told).content().doesNotContain("listens: building");
    System.out.printf(
        Locale.ROOT, "CommandsIT: %.1f s for %s%n", (System.nanoTime() - begin) / 1e9, command);
  }

  private static void awaitAnnouncement(Process process, Path told) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_S);
    while (!Files.readString(told).contains("export AWS_ENDPOINT_URL=")) {
      assertThat(process.isAlive() && System.nanoTime() < deadline)
          .as("runs: %s", Files.readString(told))
          .isTrue();
      boolean unused = process.waitFor(100, TimeUnit.MILLISECONDS);
    }
  }
}
