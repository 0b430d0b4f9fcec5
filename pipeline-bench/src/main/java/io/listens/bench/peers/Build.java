package io.listens.bench.peers;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where what was built is. */
final class Build {

  private Build() {}

  /** This module's {@code target}. */
  static Path target() {
    try {
      return Path.of(Build.class.getProtectionDomain().getCodeSource().getLocation().toURI())
          .resolve("..")
          .normalize();
    } catch (URISyntaxException e) {
      throw new IllegalStateException("Cannot tell where the benchmarks are", e);
    }
  }

  /** Whether a peer can be run: Flink is built on request only. */
  static boolean has(Peer peer) {
    return !peer.equals(Peer.FLINK) || Files.exists(flinkClasspath());
  }

  /** The class path of a peer that can be run. */
  static String classpathOf(Peer peer) throws IOException {
    return peer.equals(Peer.FLINK)
        ? flinkTarget().resolve("classes") + ":" + Files.readString(flinkClasspath()).strip()
        : System.getProperty("java.class.path");
  }

  private static Path flinkClasspath() {
    return flinkTarget().resolve("listens.classpath");
  }

  private static Path flinkTarget() {
    return target().resolveSibling("flink").resolve("target");
  }
}
