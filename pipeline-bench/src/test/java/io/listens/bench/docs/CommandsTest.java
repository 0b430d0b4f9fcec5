package io.listens.bench.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each command that the documents show is run, or it is said why not. */
class CommandsTest {

  private static final Set<String> WITHOUT_A_TEST =
      Set.of("run", "run=3", "build", "minutes", "Docker", "stand-in", "AWS");

  @Test
  void eachShownCommandIsKnownAndEachKnownOneIsShown() throws IOException {
    List<String> known = ShownCommands.known().stream().map(k -> k.command()).toList();

    assertThat(known).doesNotHaveDuplicates();
    assertThat(new HashSet<>(ShownCommands.shown())).containsExactlyInAnyOrderElementsOf(known);
  }

  @Test
  void eachTestThatStandsForACommandIsThere() throws IOException {
    Set<String> named =
        ShownCommands.known().stream()
            .map(ShownCommands.Known::how)
            .filter(how -> !WITHOUT_A_TEST.contains(how))
            .collect(Collectors.toSet());
    Set<String> tests = new HashSet<>();
    try (Stream<Path> modules = Files.list(Pages.ROOT)) {
      for (Path sources : modules.map(module -> module.resolve("src/test/java")).toList()) {
        tests.addAll(Files.isDirectory(sources) ? classesIn(sources) : Set.of());
      }
    }
    assertThat(tests).containsAll(named);
  }

  private static Set<String> classesIn(Path sources) throws IOException {
    try (Stream<Path> files = Files.walk(sources)) {
      return files
          .map(file -> String.valueOf(file.getFileName()).replace(".java", ""))
          .collect(Collectors.toSet());
    }
  }

  @Test
  void thePageListsThoseThatNeedAws() throws IOException {
    String page = Files.readString(Pages.DOCS.resolve("verify.md"));
    String section = page.substring(page.indexOf("\n## Commands that need AWS\n"));

    assertThat(section.lines().filter(line -> line.startsWith("    ")).map(String::strip))
        .containsExactlyElementsOf(ShownCommands.known("AWS"));
  }
}
