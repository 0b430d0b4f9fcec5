package io.listens.bench.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.ParameterException;

/** Links lead somewhere, commands can be given, benchmarks are described. */
class PagesTest {

  private static final Pattern LINK = Pattern.compile("\\[[^\\]\n]*\\]\\(([^)\\s]+)\\)");
  private static final Pattern ELSEWHERE = Pattern.compile("^(https?|mailto):.*");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.*)$");

  /** On a line of its own. */
  private static final Pattern SHOWN = Pattern.compile("(?m)^ *\\./listens (.*)$");

  private static final Pattern EXAMPLE =
      Pattern.compile("^```java\n(.*?)^```", Pattern.DOTALL | Pattern.MULTILINE);

  private static final Pattern IN_A_SENTENCE = Pattern.compile("`\\./listens ([^`\n]+)`");

  @Test
  void everyLinkLeadsSomewhere() throws IOException {
    List<String> broken = new ArrayList<>();
    int links = 0;
    for (Path page : Pages.all()) {
      for (String target : found(LINK, Files.readString(page))) {
        links++;
        if (!ELSEWHERE.matcher(target).matches() && !leadsSomewhere(page, target)) {
          broken.add(Pages.name(page) + ": " + target);
        }
      }
    }
    assertThat(broken).isEmpty();
    assertThat(links).as("links").isPositive();
  }

  private static boolean leadsSomewhere(Path page, String target) throws IOException {
    int hash = target.indexOf('#');
    String path = hash < 0 ? target : target.substring(0, hash);
    Path file = path.isEmpty() ? page : page.resolveSibling(path).normalize();
    return Files.exists(file)
        && (hash < 0 || anchors(Files.readString(file)).contains(target.substring(hash + 1)));
  }

  /** As GitHub makes them of headings. */
  private static List<String> anchors(String text) {
    return found(HEADING, text).stream()
        .map(
            heading ->
                heading
                    .toLowerCase(Locale.ROOT)
                    .replaceAll("[^\\p{L}\\p{N} _-]", "")
                    .replace(' ', '-'))
        .toList();
  }

  @Test
  void theReadmeLeadsToEveryPage() throws IOException {
    List<String> links = found(LINK, Files.readString(Pages.ROOT.resolve("README.md")));
    for (Path page : Pages.all()) {
      if (Pages.DOCS.equals(page.getParent())) {
        assertThat(links).contains("docs/" + page.getFileName());
      }
    }
  }

  /** One for each who comes with a purpose: modules to use, tests, figures, a deployment. */
  @Test
  void fourPagesLeadToAllOthers() throws IOException {
    Set<Path> reached = new HashSet<>();
    Deque<Path> next = new ArrayDeque<>();
    for (String page : List.of("modules.md", "verify.md", "benchmarks.md", "deploy.md")) {
      next.add(Pages.DOCS.resolve(page));
    }
    while (!next.isEmpty()) {
      Path page = next.remove();
      if (reached.add(page)) {
        found(LINK, Files.readString(page)).stream()
            .filter(target -> !ELSEWHERE.matcher(target).matches() && !target.startsWith("#"))
            .map(target -> page.resolveSibling(target.replaceFirst("#.*", "")).normalize())
            .filter(file -> file.toString().endsWith(".md"))
            .forEach(next::add);
      }
    }
    List<Path> pages = Pages.all().stream().filter(page -> page.startsWith(Pages.DOCS)).toList();
    assertThat(reached).containsAll(pages);
  }

  @Test
  void everyCommandCanBeGiven() throws IOException {
    List<String> wrong = new ArrayList<>();
    int commands = 0;
    for (Path page : Pages.all()) {
      for (String command : found(SHOWN, Files.readString(page))) {
        commands++;
        problem(command, false).forEach(p -> wrong.add(Pages.name(page) + ": " + p));
      }
      for (String command : found(IN_A_SENTENCE, Files.readString(page))) {
        problem(command, true).forEach(p -> wrong.add(Pages.name(page) + ": " + p));
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(commands).as("commands").isPositive();
  }

  private static Stream<String> problem(String command, boolean mayBeIncomplete) {
    try {
      Commands.parse(List.of(command.replaceFirst(" +#.*", "").strip().split(" +")));
      return Stream.empty();
    } catch (ParameterException e) {
      return mayBeIncomplete && e instanceof MissingParameterException
          ? Stream.empty()
          : Stream.of("`" + command + "`: " + e.getMessage());
    } catch (IllegalArgumentException e) {
      return Stream.of("`" + command + "`: " + e.getMessage());
    }
  }

  @Test
  void everyBenchmarkIsDescribed() throws IOException {
    String page = Files.readString(Pages.DOCS.resolve("benchmarks.md"));
    assertThat(Commands.benchmarks(List.of()))
        .extracting(BenchmarkListEntry::getUserClassQName)
        .isNotEmpty()
        .allSatisfy(
            name ->
                assertThat(page).contains("`" + name.substring(name.lastIndexOf('.') + 1) + "`"));
  }

  /** Examples are cut from the tests that run them. */
  @Test
  void everyExampleIsTested() throws IOException {
    List<String> tests = new ArrayList<>();
    try (Stream<Path> files = Files.walk(Pages.ROOT.resolve("pipeline-testkit/src"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
        tests.add(withoutIndents(Files.readString(file)));
      }
    }
    List<String> examples = new ArrayList<>();
    for (Path page : Pages.all()) {
      examples.addAll(found(EXAMPLE, Files.readString(page)));
    }
    assertThat(examples).as("examples").isNotEmpty();
    examples.removeIf(
        example -> tests.stream().anyMatch(test -> test.contains(withoutIndents(example))));
    assertThat(examples).as("examples that no test has").isEmpty();
  }

  private static String withoutIndents(String code) {
    return code.replaceAll("(?m)^ +", "");
  }

  private static List<String> found(Pattern pattern, String text) {
    return pattern.matcher(text).results().map((MatchResult m) -> m.group(1)).toList();
  }
}
