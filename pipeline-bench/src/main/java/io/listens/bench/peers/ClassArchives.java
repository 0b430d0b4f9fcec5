package io.listens.bench.peers;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/**
 * What each engine loads of its class path, in a file that the JVM maps (class data sharing): its
 * start takes several processor-seconds less. Kept until a jar changes. A JVM that can't use such a
 * file does without it.
 */
final class ClassArchives {

  private final Path directory;
  private final String heap;

  /**
   * @param directory where they are kept
   * @param heap the most heap of each peer, as {@code -Xmx} takes it
   */
  ClassArchives(Path directory, String heap) {
    this.directory = directory;
    this.heap = heap;
  }

  /**
   * Makes sure that a peer's archive is there, by a run that isn't measured. Should that fail, so
   * will the runs that are, and tell why.
   *
   * @param task a small one; each run has an output of its own below that of the task
   */
  void make(Peer peer, PeerTask task) throws IOException, InterruptedException {
    String classpath = jarsOf(peer);
    Path archive = archiveOf(peer);
    if (Files.exists(archive) && changedMs(archive) >= newestMs(classpath)) {
      return;
    }
    Files.deleteIfExists(archive);
    PeerTask own = task.withOutput(task.output().resolve(peer.name()));
    WorkloadWriter.deleteTree(own.output());
    Files.createDirectories(own.output());
    try {
      PeerProcess.run(peer, own, jvm(classpath, "-XX:ArchiveClassesAtExit=" + archive));
    } catch (FailedPeerException e) {
      Files.deleteIfExists(archive);
    }
  }

  /** How a peer is run, with its archive if there is one. */
  PeerProcess.Jvm jvm(Peer peer) throws IOException {
    Path archive = archiveOf(peer);
    String classpath = jarsOf(peer);
    return Files.exists(archive)
        ? jvm(classpath, "-XX:SharedArchiveFile=" + archive)
        : jvm(classpath);
  }

  private PeerProcess.Jvm jvm(String classpath, String... options) {
    return new PeerProcess.Jvm(classpath, heap, List.of(options));
  }

  private Path archiveOf(Peer peer) {
    String mainClass = peer.mainClass();
    return directory.resolve(mainClass.substring(mainClass.lastIndexOf('.') + 1) + ".jsa");
  }

  /** A peer's class path, of jars alone: the JVM doesn't archive classes of directories. */
  private String jarsOf(Peer peer) throws IOException {
    List<String> jars = new ArrayList<>();
    for (String entry : Build.classpathOf(peer).split(File.pathSeparator, -1)) {
      Path path = Path.of(entry);
      if (path.endsWith("classes") || path.endsWith("test-classes")) {
        jars.add(packed(path).toString());
      } else if (Files.isRegularFile(path)) {
        jars.add(entry);
      }
    }
    return String.join(File.pathSeparator, jars);
  }

  private Path packed(Path classes) throws IOException {
    Path jar = directory.resolve(classes.toString().replaceAll("\\W+", "-") + ".jar");
    if (!Files.exists(jar) || changedMs(jar) < changedMs(classes)) {
      Files.createDirectories(directory);
      ToolProvider tool =
          ToolProvider.findFirst("jar")
              .orElseThrow(() -> new IllegalStateException("There is no jar tool; expected a JDK"));
      if (tool.run(System.out, System.err, "cf", jar.toString(), "-C", classes.toString(), ".")
          != 0) {
        throw new IOException("Cannot pack " + classes + " into " + jar);
      }
    }
    return jar;
  }

  private static long newestMs(String classpath) throws IOException {
    long newest = 0;
    for (String entry : classpath.split(File.pathSeparator, -1)) {
      newest = Math.max(newest, changedMs(Path.of(entry)));
    }
    return newest;
  }

  /** When a file, or any in a directory, was last changed; in milliseconds since 1970. */
  private static long changedMs(Path path) throws IOException {
    try (Stream<Path> all = Files.walk(path)) {
      return all.mapToLong(file -> file.toFile().lastModified()).max().orElse(0);
    }
  }
}
