package io.listens.bench.release;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** What Maven Central asks for, but for signatures: with {@code -Prelease} alone is it built. */
@Tag("release")
class ReleaseIT {

  static final List<Published> MODULES = Published.MODULES;

  private static final Path BOM = Published.ROOT.resolve("pipeline-bom/pom.xml");

  @ParameterizedTest
  @FieldSource("MODULES")
  void sourcesAreThoseOfTheClasses(Published module) throws IOException {
    List<String> sources = Published.names(module.jar("sources"));
    assertThat(Published.names(module.jar()))
        .filteredOn(name -> name.endsWith(".class") && !name.contains("$"))
        .isNotEmpty()
        .allSatisfy(name -> assertThat(sources).contains(name.replaceFirst("[.]class$", ".java")));
  }

  @ParameterizedTest
  @FieldSource("MODULES")
  void javadocHasThePackages(Published module) throws IOException {
    assertThat(Published.names(module.jar("javadoc")))
        .contains("index.html", "io/listens/" + module.name() + "/package-summary.html");
  }

  @ParameterizedTest
  @FieldSource("MODULES")
  void everyJarHasLicenceAndNotice(Published module) throws IOException {
    List<Path> jars =
        new ArrayList<>(List.of(module.jar(), module.jar("sources"), module.jar("javadoc")));
    module.classifiers().forEach(classifier -> jars.add(module.jar(classifier)));
    for (Path jar : jars) {
      assertThat(text(jar, "META-INF/LICENSE"))
          .as("licence in %s", jar)
          .startsWith(Files.readString(Published.ROOT.resolve("LICENSE")).stripTrailing());
      assertThat(text(jar, "META-INF/NOTICE"))
          .as("notice in %s", jar)
          .contains(Files.readString(Published.ROOT.resolve("NOTICE")).strip());
    }
  }

  private static String text(Path jar, String name) throws IOException {
    try (JarFile file = new JarFile(jar.toFile());
        InputStream in =
            file.getInputStream(Objects.requireNonNull(file.getEntry(name), name + " in " + jar))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @ParameterizedTest
  @FieldSource("MODULES")
  void theSbomKnowsEveryLicence(Published module) throws Exception {
    Xml sbom = Xml.of(module.target("bom.xml"));
    assertThat(sbom.all("/bom/components/component/purl")).isNotEmpty();
    assertThat(sbom.all("/bom/components/component[not(licenses/*)]/purl")).isEmpty();
    assertThat(module.target("bom.json")).isNotEmptyFile();
  }

  @ParameterizedTest
  @FieldSource("MODULES")
  void thePomSaysWhatTheModuleIs(Published module) throws Exception {
    Xml pom = Xml.of(module.pom());
    assertThat(pom.all("/project/name")).hasSize(1);
    assertThat(pom.all("/project/description")).hasSize(1);
    assertThat(pom.all("/project/parent/version")).containsExactly(Published.VERSION);
    assertThat(pom.all("//repositories | //pluginRepositories | //systemPath")).isEmpty();
  }

  @Test
  void theBomHasTheRestAndEveryModule() throws Exception {
    Xml bom = Xml.of(BOM);
    for (String path :
        List.of(
            "name",
            "description",
            "url",
            "licenses/license/name",
            "licenses/license/url",
            "developers/developer/name",
            "scm/connection",
            "scm/developerConnection",
            "scm/url")) {
      assertThat(bom.all("/project/" + path)).as(path).hasSize(1);
    }
    assertThat(bom.all("/project/version")).containsExactly(Published.VERSION);
    assertThat(bom.all("/project/dependencyManagement//dependency[not(classifier)]/artifactId"))
        .containsExactlyElementsOf(MODULES.stream().map(Published::toString).toList());
  }

  @Test
  void aReleaseSaysWhereItsSourcesAre() throws Exception {
    if (!Published.VERSION.endsWith("-SNAPSHOT")) {
      assertThat(Xml.of(BOM).all("/project/properties/listens.url"))
          .as("listens.url in pipeline-bom/pom.xml, to be set before a release")
          .singleElement()
          .asString()
          .startsWith("https://")
          .doesNotContain(".invalid");
    }
  }
}
