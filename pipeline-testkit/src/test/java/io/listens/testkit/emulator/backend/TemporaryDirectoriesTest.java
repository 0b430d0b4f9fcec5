package io.listens.testkit.emulator.backend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class TemporaryDirectoriesTest {

  /** When a process is interrupted, who uses one and who tidies up both come to delete it. */
  @Test
  void oneIsDeletedOnceWithAllThatIsInIt() throws IOException {
    Path directory = TemporaryDirectories.create("listens-test-");
    Files.writeString(Files.createDirectories(directory.resolve("a/b")).resolve("c"), "x");

    TemporaryDirectories.delete(directory);
    TemporaryDirectories.delete(directory);

    assertThat(directory).doesNotExist();
  }
}
