package io.listens.bench.release;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;

/** A module that others can have, as the build left it beside this one. */
record Published(String name, List<String> classifiers) {

  static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  static final String VERSION = Objects.requireNonNull(System.getProperty("listens.version"));

  static final List<Published> MODULES =
      List.of(
          new Published("model", List.of()),
          new Published("producer", List.of("cli")),
          new Published("etl", List.of("glue", "glue-kcl")),
          new Published("testkit", List.of()));

  Path directory() {
    return ROOT.resolve("pipeline-" + name);
  }

  Path pom() {
    return directory().resolve("pom.xml");
  }

  Path jar() {
    return target("pipeline-" + name + "-" + VERSION + ".jar");
  }

  Path jar(String classifier) {
    return target("pipeline-" + name + "-" + VERSION + "-" + classifier + ".jar");
  }

  Path target(String file) {
    return directory().resolve("target").resolve(file);
  }

  static List<String> names(Path jar) throws IOException {
    try (JarFile file = new JarFile(jar.toFile())) {
      return file.stream().map(ZipEntry::getName).toList();
    }
  }

  @Override
  public String toString() {
    return "pipeline-" + name;
  }
}
