package io.listens.etl.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;

/** What is in the jar that goes to a cluster, where other versions of the same may lie. */
class GlueJarIT {

  private static final File JAR =
      new File(Objects.requireNonNull(System.getProperty("listens.glue.jar")));
  private static final long MOST_BYTES = 25_000_000;

  private static List<String> names() throws IOException {
    try (ZipFile jar = new ZipFile(JAR)) {
      return jar.stream().map(ZipEntry::getName).toList();
    }
  }

  @Test
  void everyClassHasANameOfOurs() throws IOException {
    assertThat(names())
        .filteredOn(name -> name.endsWith(".class"))
        .hasSizeGreaterThan(1_000)
        .allMatch(name -> name.startsWith("io/listens/"))
        .contains(
            "io/listens/etl/ListenEtl.class",
            "io/listens/etl/kinesis/KinesisSourceProvider.class",
            "io/listens/model/Listen.class");
  }

  @Test
  void nothingIsThereTwice() throws IOException {
    assertThat(names()).doesNotHaveDuplicates();
  }

  @Test
  void theSparkSourceIsFoundByItsName() throws IOException {
    assertThat(services("org.apache.spark.sql.sources.DataSourceRegister"))
        .containsExactly("io.listens.etl.kinesis.KinesisSourceProvider");
  }

  @Test
  void everyServiceNamesAClassOfTheJar() throws IOException {
    List<String> names = names();
    assertThat(names)
        .filteredOn(name -> name.startsWith("META-INF/services/") && !name.endsWith("/"))
        .isNotEmpty()
        .allSatisfy(
            name ->
                assertThat(services(name.substring("META-INF/services/".length())))
                    .allMatch(service -> names.contains(service.replace('.', '/') + ".class")));
  }

  @Test
  void theLicencesAreKept() throws IOException {
    assertThat(names()).contains("META-INF/LICENSE", "META-INF/NOTICE");
  }

  @Test
  void itIsSmallEnoughToBeCopiedAtEachStart() {
    assertThat(JAR.length()).isLessThan(MOST_BYTES);
  }

  private static List<String> services(String service) throws IOException {
    List<String> classes = new ArrayList<>();
    try (ZipFile jar = new ZipFile(JAR)) {
      ZipEntry entry = Objects.requireNonNull(jar.getEntry("META-INF/services/" + service));
      try (BufferedReader lines =
          new BufferedReader(
              new InputStreamReader(jar.getInputStream(entry), StandardCharsets.UTF_8))) {
        lines
            .lines()
            .map(line -> line.replaceFirst("#.*", "").strip())
            .filter(line -> !line.isEmpty())
            .forEach(classes::add);
      }
    }
    return classes;
  }
}
