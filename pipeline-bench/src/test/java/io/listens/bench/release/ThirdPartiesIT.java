package io.listens.bench.release;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The self-contained jars hand other people's code on, and so the licences and notices that it came
 * with. Which code that is, its classes say; what came with it, the jars that the tests run with.
 */
class ThirdPartiesIT {

  private static final Pattern LEGAL = Pattern.compile("(?i).*(licen[cs]e|notice)[^/]*");

  /** Under Apache-2.0, or MIT-0 that asks for nothing; protobuf's licence is added by the build. */
  private static final Pattern WITHOUT_TEXT =
      Pattern.compile(
          "(amazon-kinesis-client|aws-java-sdk-[a-z]+|eventstream|guava|ion-java|jmespath-java"
              + "|jspecify|picocli|protobuf-java|reactive-streams)-\\d.*");

  /** Comes with SLF4J's licence; beside Spark's, there is no room for another logger here. */
  private static final String SIMPLE_LOGGER = "org/slf4j/simple/";

  @ParameterizedTest
  @CsvSource({"producer, cli", "etl, glue", "etl, glue-kcl"})
  void everyLibrarysTextsAreKept(String name, String classifier) throws Exception {
    Published module = new Published(name, List.of(classifier));
    String kept = String.join("\n", legalTexts(module.jar(classifier)));
    List<String> missing = new ArrayList<>();
    for (Path library : libraries(module, classifier)) {
      List<String> texts = legalTexts(library);
      String jar = library.getFileName().toString();
      if (texts.isEmpty() && !WITHOUT_TEXT.matcher(jar).matches()) {
        missing.add(jar + ": any text");
      }
      texts.stream()
          .flatMap(Pattern.compile("\n")::splitAsStream)
          .filter(paragraph -> !kept.contains(paragraph))
          .forEach(paragraph -> missing.add(jar + ": " + paragraph));
    }
    assertThat(missing).isEmpty();
  }

  /** The jars that alone have some class of a self-contained one. */
  private static Set<Path> libraries(Published module, String classifier) throws Exception {
    Map<String, List<Path>> origins = origins(relocations(module.pom(), classifier));
    Set<Path> libraries = new TreeSet<>();
    for (String type : Published.names(module.jar(classifier))) {
      if (isClass(type) && !type.startsWith(SIMPLE_LOGGER)) {
        List<Path> jars = origins.getOrDefault(type, List.of());
        assertThat(jars).as("where %s comes from", type).isNotEmpty();
        if (jars.size() == 1 && !jars.get(0).getFileName().toString().startsWith("pipeline-")) {
          libraries.add(jars.get(0));
        }
      }
    }
    assertThat(libraries).hasSizeGreaterThan(10);
    return libraries;
  }

  /** By the names that classes have there, where the tests' class path has them. */
  private static Map<String, List<Path>> origins(Map<String, String> relocations)
      throws IOException {
    Map<String, List<Path>> origins = new HashMap<>();
    for (String entry : classPath()) {
      Path jar = Path.of(entry);
      if (Files.isRegularFile(jar)) {
        for (String type : Published.names(jar)) {
          if (isClass(type)) {
            origins.computeIfAbsent(renamed(type, relocations), t -> new ArrayList<>()).add(jar);
          }
        }
      }
    }
    return origins;
  }

  private static List<String> classPath() {
    String path = Objects.requireNonNull(System.getProperty("java.class.path"));
    return Pattern.compile(File.pathSeparator, Pattern.LITERAL).splitAsStream(path).toList();
  }

  private static boolean isClass(String entry) {
    return entry.endsWith(".class") && !entry.startsWith("META-INF/");
  }

  private static String renamed(String type, Map<String, String> relocations) {
    return relocations.keySet().stream()
        .filter(type::startsWith)
        .findAny()
        .map(pattern -> relocations.get(pattern) + type.substring(pattern.length()))
        .orElse(type);
  }

  private static Map<String, String> relocations(Path pom, String classifier) throws Exception {
    String of =
        "//execution[configuration/shadedClassifierName = '%s']//relocation/".formatted(classifier);
    List<String> from = Xml.of(pom).all(of + "pattern");
    List<String> to = Xml.of(pom).all(of + "shadedPattern");
    Map<String, String> relocations = new HashMap<>();
    for (int i = 0; i < from.size(); i++) {
      relocations.put(from.get(i).replace('.', '/') + "/", to.get(i).replace('.', '/') + "/");
    }
    return relocations;
  }

  /** A paragraph a line; without years, as the tests' version of a library may be another. */
  private static List<String> legalTexts(Path jar) throws IOException {
    List<String> texts = new ArrayList<>();
    try (JarFile file = new JarFile(jar.toFile())) {
      for (ZipEntry entry : file.stream().toList()) {
        if (LEGAL.matcher(entry.getName()).matches() && !entry.getName().endsWith(".class")) {
          try (InputStream in = file.getInputStream(entry)) {
            texts.add(
                Stream.of(new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\\R\\s*\\R"))
                    .map(paragraph -> paragraph.strip().replaceAll("\\s+|\\b\\d{4}\\b", " "))
                    .collect(Collectors.joining("\n")));
          }
        }
      }
    }
    return texts;
  }
}
