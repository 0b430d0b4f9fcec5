package io.listens.bench.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** {@code docs/options.md} is what the code gives. */
class OptionsPageTest {

  private static final Path PAGE = Pages.DOCS.resolve("options.md");

  /** Set, the page is written and not compared. */
  private static final String WRITE = "listens.docs.write";

  private static final String COMMAND =
      "mvn test -pl pipeline-bench -am -Dtest=OptionsPageTest"
          + " -Dsurefire.failIfNoSpecifiedTests=false -D"
          + WRITE;

  @Test
  void isWhatTheCodeGives() throws IOException {
    String expected = OptionsPage.text(COMMAND);
    if (System.getProperty(WRITE) != null) {
      Files.writeString(PAGE, expected);
    }
    assertThat(PAGE).as("Written anew by `%s`", COMMAND).content().isEqualTo(expected);
  }
}
