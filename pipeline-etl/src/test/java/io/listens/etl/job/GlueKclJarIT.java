package io.listens.etl.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;

/** What only the jar for the second way in has, and that the other one has none of it. */
class GlueKclJarIT {

  private static final String HANDLERS =
      "io/listens/shaded/com/amazonaws/services/dynamodbv2/request.handler2s";

  private static List<String> names(String property) throws IOException {
    try (ZipFile jar = jar(property)) {
      return jar.stream().map(ZipEntry::getName).toList();
    }
  }

  private static ZipFile jar(String property) throws IOException {
    return new ZipFile(new File(Objects.requireNonNull(System.getProperty(property))));
  }

  @Test
  void everyClassHasANameOfOurs() throws IOException {
    assertThat(names("listens.glue.kcl.jar"))
        .doesNotHaveDuplicates()
        .doesNotContain("log4j2.properties")
        .filteredOn(name -> name.endsWith(".class"))
        .allMatch(name -> name.startsWith("io/listens/"))
        .contains(
            "io/listens/shaded/kinesis/KinesisReceiver.class",
            "io/listens/shaded/com/google/protobuf/Message.class",
            "io/listens/shaded/com/amazonaws/services/kinesis/clientlibrary/lib/worker/Worker.class");
  }

  @Test
  void theLicencesAreKept() throws IOException {
    assertThat(names("listens.glue.kcl.jar"))
        .contains("META-INF/LICENSE", "META-INF/LICENSE-protobuf");
  }

  @Test
  void theSdkFindsTheHandlerByItsNewName() throws IOException {
    try (ZipFile jar = jar("listens.glue.kcl.jar")) {
      String handler =
          new String(
              jar.getInputStream(Objects.requireNonNull(jar.getEntry(HANDLERS))).readAllBytes(),
              StandardCharsets.UTF_8);
      assertThat(handler.strip()).isEqualTo("io.listens.etl.kcl.DynamoDbEndpoint");
    }
  }

  @Test
  void theDefaultJarHasNothingOfIt() throws IOException {
    assertThat(names("listens.glue.jar"))
        .noneMatch(
            name ->
                name.contains("amazonaws")
                    || name.contains("protobuf")
                    || name.contains("jackson/databind")
                    || name.contains("joda")
                    || name.contains("com/google")
                    || name.contains("streaming/kinesis"));
  }
}
