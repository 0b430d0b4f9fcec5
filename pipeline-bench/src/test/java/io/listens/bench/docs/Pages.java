package io.listens.bench.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The documents of the repository. */
final class Pages {

  /** The repository's root; tests run in their module's directory. */
  static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  static final Path DOCS = ROOT.resolve("docs");

  private Pages() {}

  /** Every Markdown file at the root and below {@code docs/}. */
  static List<Path> all() throws IOException {
    try (Stream<Path> root = Files.list(ROOT);
        Stream<Path> docs = Files.walk(DOCS)) {
      return Stream.concat(root, docs).filter(Pages::isPage).sorted().toList();
    }
  }

  private static boolean isPage(Path file) {
    return file.getFileName().toString().endsWith(".md");
  }

  /** How messages call a page. */
  static String name(Path page) {
    return ROOT.relativize(page).toString();
  }
}
