package io.listens.testkit.emulator.backend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class NestedJarsTest {

  @Test
  void everyJarThatIsRedistributedIsListedWithItsLicence() throws IOException {
    List<String> jars = read("index").lines().map(jar -> jar.replaceAll("-\\d.*", "")).toList();
    List<String> listed =
        read("THIRD-PARTY.md")
            .lines()
            .filter(line -> line.startsWith("| ") && !line.startsWith("| jar "))
            .map(line -> line.substring(2, line.indexOf(" |")))
            .flatMap(names -> Pattern.compile(", ").splitAsStream(names))
            .toList();

    assertThat(jars).hasSizeGreaterThan(10).containsExactlyInAnyOrderElementsOf(listed);
  }

  private static String read(String name) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(
            NestedJarsTest.class.getResourceAsStream("/META-INF/listens/s3/" + name), name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
