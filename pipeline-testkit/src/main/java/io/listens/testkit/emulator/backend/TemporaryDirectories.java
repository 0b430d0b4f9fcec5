package io.listens.testkit.emulator.backend;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** Directories that are gone when this process is, also if no one closed what used them. */
final class TemporaryDirectories {

  private static final Set<Path> OPEN = ConcurrentHashMap.newKeySet();

  static {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> OPEN.forEach(TemporaryDirectories::deleteQuietly), "listens-delete-temp"));
  }

  private TemporaryDirectories() {}

  static Path create(String prefix) throws IOException {
    Path directory = Files.createTempDirectory(prefix);
    OPEN.add(directory);
    return directory;
  }

  static void delete(Path directory) throws IOException {
    OPEN.remove(directory);
    List<Path> deepestFirst;
    try (Stream<Path> files = Files.walk(directory)) {
      deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : deepestFirst) {
      Files.deleteIfExists(file);
    }
  }

  private static void deleteQuietly(Path directory) {
    try {
      delete(directory);
    } catch (IOException | UncheckedIOException e) {
      System.getLogger(TemporaryDirectories.class.getName())
          .log(System.Logger.Level.DEBUG, "Cannot delete " + directory, e);
    }
  }
}
