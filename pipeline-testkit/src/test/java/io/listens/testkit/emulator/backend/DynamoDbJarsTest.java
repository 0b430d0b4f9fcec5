package io.listens.testkit.emulator.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DynamoDbJarsTest {

  @TempDir private Path directory;

  @AfterEach
  void clear() {
    System.clearProperty(DynamoDbJars.PROPERTY);
  }

  private static void create(Path jar) throws IOException {
    Files.createDirectories(jar.getParent());
    Files.createFile(jar);
  }

  @Test
  void theyComeFromTheRepositoryThatTheSdkCameFrom() {
    List<Path> jars = DynamoDbJars.find();

    assertThat(jars).hasSizeGreaterThan(20).allSatisfy(jar -> assertThat(jar).isRegularFile());
    assertThat(jars).anyMatch(jar -> jar.endsWith("3.1.0/DynamoDBLocal-3.1.0.jar"));
  }

  @Test
  void nothingThatSendsTelemetryIsAmongThem() {
    assertThat(DynamoDbJars.find()).noneMatch(jar -> jar.toString().contains("pinpoint"));
  }

  @Test
  void theFirstRepositoryThatHasThemAllIsTaken() throws IOException {
    Path partial = directory.resolve("partial");
    Path complete = directory.resolve("complete");
    List<String> names = DynamoDbJars.names();
    create(partial.resolve(names.get(0)));
    for (String name : names) {
      create(complete.resolve(name));
    }

    assertThat(DynamoDbJars.inRepositories(new LinkedHashSet<>(List.of(partial, complete))))
        .allMatch(jar -> jar.startsWith(complete));
  }

  @Test
  void whereTheyAreMissingItSaysWhatFetchesThem() {
    assertThatIllegalStateException()
        .isThrownBy(() -> DynamoDbJars.inRepositories(Set.of(directory)))
        .withMessageContaining("in the local Maven repository [" + directory + "]")
        .withMessageContaining(":get -Dartifact=software.amazon.dynamodb:DynamoDBLocal:3.1.0")
        .withMessageContaining("set listens.dynamodb.jars to");
  }

  @Test
  void aDirectoryMayBeNamedInstead() throws IOException {
    System.setProperty(DynamoDbJars.PROPERTY, directory.toString());
    create(directory.resolve("guava.jar"));
    assertThatIllegalStateException()
        .isThrownBy(DynamoDbJars::find)
        .withMessageContaining(
            "Cannot find DynamoDBLocal in listens.dynamodb.jars=" + directory + "; expected");

    create(directory.resolve("DynamoDBLocal-3.1.0.jar"));
    create(directory.resolve("LICENSE.txt"));
    assertThat(DynamoDbJars.find()).hasSize(2);

    System.setProperty(DynamoDbJars.PROPERTY, directory + "/none");
    assertThatIllegalStateException()
        .isThrownBy(DynamoDbJars::find)
        .withMessageContaining("expected a directory of jars");
  }
}
