package io.listens.bench.docs;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The commands that the documents show, and how each is known to work. */
final class ShownCommands {

  /**
   * What a command begins with; an example of Java or of output begins with nothing of these, but
   * for columns.
   */
  private static final String WORD =
      "(?:(?:\\.\\./before|\\.)/listens|mvn|java -jar|aws|git|spark-submit) (?! )";

  /** On lines of its own, of which all but the last end with a backslash. */
  private static final Pattern BLOCK =
      Pattern.compile("(?m)^ {4,}(?:touch \\w+ && )?(" + WORD + "(?:.*\\\\\n)*.*)$");

  private static final Pattern IN_A_SENTENCE = Pattern.compile("`(" + WORD + "[^`\n]+)`");

  private static final Pattern COMMENT = Pattern.compile(" +# .*$");

  private ShownCommands() {}

  /**
   * A command and how it is known to work.
   *
   * @param how a word that the file explains, or a test
   */
  record Known(String how, String command) {}

  /** Those of {@code commands.txt}, in its order. */
  static List<Known> known() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(ShownCommands.class.getResourceAsStream("/commands.txt"))) {
      return new String(in.readAllBytes(), UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .map(line -> line.split(" +", 2))
          .map(parts -> new Known(parts[0], parts[1]))
          .toList();
    }
  }

  /** Those that are known in one way, in their order. */
  static List<String> known(String how) throws IOException {
    return known().stream().filter(known -> known.how().equals(how)).map(Known::command).toList();
  }

  /** What the pages show, without comments, and each on one line. */
  static List<String> shown() throws IOException {
    List<String> shown = new ArrayList<>();
    for (Path page : Pages.all()) {
      String text = Files.readString(page);
      Stream.of(BLOCK, IN_A_SENTENCE)
          .flatMap(pattern -> pattern.matcher(text).results())
          .map(match -> match.group(1).replaceAll("\\\\\n *", ""))
          .map(command -> COMMENT.matcher(command).replaceFirst("").strip())
          .forEach(shown::add);
    }
    return shown;
  }
}
