package io.listens.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.listens.testkit.backend.Difference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** docs/testkit.md says what is so. */
class TestkitPageTest {

  private static String page() throws IOException {
    return Files.readString(Path.of("../docs/testkit.md"));
  }

  @Test
  void itsTestIsTheOutsideProjects() throws IOException {
    String test =
        Files.readString(
            Path.of("src/it/kinesis-and-s3/src/test/java/com/example/ArchiveTest.java"));

    assertThat(page()).contains("```java\n" + test + "```\n");
  }

  @ParameterizedTest
  @EnumSource
  void itTellsOfEachDifference(Difference difference) throws IOException {
    assertThat(page()).contains("| `" + difference + "` |");
  }
}
