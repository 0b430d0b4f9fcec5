package io.listens.bench.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Runs a peer in a JVM of its own, and watches what it takes. */
final class PeerProcess {

  private static final Pattern COLLECTOR = Pattern.compile("-XX:[+-]Use\\w*GC");

  /** What a peer prints before the name and version of its engine. */
  static final String ENGINE = "engine: ";

  private static final long SAMPLE_MS = 50;
  private static final int SAMPLES_PER_LOOK_AT_FILES = 10;
  private static final int LOG_LINES_SHOWN = 10;

  /**
   * The JVM of a peer.
   *
   * @param classpath its classes
   * @param heap its most heap, as {@code -Xmx} takes it
   * @param options more of them
   */
  record Jvm(String classpath, String heap, List<String> options) {}

  private final Peer peer;
  private final PeerTask task;
  private final Path log;

  private Duration cpu = Duration.ZERO;
  private long peakMemory;
  private long peakCheckpoint;

  private PeerProcess(Peer peer, PeerTask task) {
    this.peer = peer;
    this.task = task;
    this.log = task.output().resolve("log.txt");
  }

  /**
   * Runs a peer to its end.
   *
   * @throws FailedPeerException if it ends with a failure; what its log tells is in the message
   */
  static Measurement run(Peer peer, PeerTask task, Jvm jvm)
      throws IOException, InterruptedException, FailedPeerException {
    return new PeerProcess(peer, task).run(jvm);
  }

  private Measurement run(Jvm jvm) throws IOException, InterruptedException, FailedPeerException {
    long start = System.nanoTime();
    Process process =
        new ProcessBuilder(command(jvm))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      for (int i = 0; !process.waitFor(SAMPLE_MS, TimeUnit.MILLISECONDS); i++) {
        sample(process, i % SAMPLES_PER_LOOK_AT_FILES == 0);
      }
    } finally {
      process.destroyForcibly();
    }
    Duration wall = Duration.ofNanos(System.nanoTime() - start);
    if (process.exitValue() != 0) {
      throw new FailedPeerException(
          "it ended with exit code " + process.exitValue() + "; see " + log + ":\n" + failure());
    }
    return new Measurement(wall, cpu, peakMemory, peakCheckpoint, engine());
  }

  private List<String> command(Jvm jvm) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // What Spark needs opened on Java 17 among them; of collectors a JVM takes only one.
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> !COLLECTOR.matcher(argument).matches())
        .forEach(command::add);
    command.add("-Xmx" + jvm.heap());
    command.addAll(jvm.options());
    // For throughput on few cores; each of them gains by it.
    command.add("-XX:+UseParallelGC");
    command.add("-XX:ActiveProcessorCount=" + task.cores());
    command.add("-Dlog4j2.configurationFile=io/listens/testkit/cli/log4j2.properties");
    command.add("-cp");
    command.add(jvm.classpath());
    command.add(peer.mainClass());
    command.addAll(task.toArguments());
    command.addAll(peer.arguments());
    return command;
  }

  private void sample(Process process, boolean files) {
    cpu = process.info().totalCpuDuration().orElse(cpu);
    Path status = Path.of("/proc", Long.toString(process.pid()), "status");
    if (Files.exists(status)) {
      try (Stream<String> lines = Files.lines(status)) {
        lines
            .filter(line -> line.startsWith("VmHWM:"))
            .forEach(line -> peakMemory = Long.parseLong(line.replaceAll("\\D", "")) << 10);
      } catch (IOException | UncheckedIOException e) {
        // It has ended meanwhile.
      }
    }
    if (files) {
      peakCheckpoint = Math.max(peakCheckpoint, bytesBelow(task.checkpoint()));
    }
  }

  private static long bytesBelow(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.mapToLong(file -> file.toFile().length()).sum();
    } catch (IOException | UncheckedIOException e) {
      // It isn't there yet, or a file is gone while it is looked at: the next look will tell.
      return 0;
    }
  }

  private String engine() throws IOException {
    return logLines().stream()
        .filter(line -> line.startsWith(ENGINE))
        .map(line -> line.substring(ENGINE.length()))
        .findFirst()
        .orElse("?");
  }

  private String failure() throws IOException {
    return logLines().stream()
        .dropWhile(line -> !line.contains("Exception") && !line.contains("Error"))
        .limit(LOG_LINES_SHOWN)
        .collect(Collectors.joining("\n"));
  }

  private List<String> logLines() throws IOException {
    return Files.readAllLines(log);
  }
}
