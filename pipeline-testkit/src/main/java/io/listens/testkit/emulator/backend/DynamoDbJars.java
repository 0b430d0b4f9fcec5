package io.listens.testkit.emulator.backend;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.kinesis.KinesisClient;

/**
 * Where DynamoDB Local is on this machine. Its licence lets no one hand it on, so it is not in this
 * jar and no dependency of it: Maven fetches it for who wants it, and it is read from the local
 * repository.
 */
final class DynamoDbJars {

  /** A directory that has the jars, for who builds without Maven. */
  static final String PROPERTY = "listens.dynamodb.jars";

  private static final String LIST = "/META-INF/listens/dynamodb/jars";
  private static final Path SDK = Path.of("software", "amazon", "awssdk", "kinesis");
  private static final String FETCH =
      "mvn org.apache.maven.plugins:maven-dependency-plugin:3.8.1:get"
          + " -Dartifact=software.amazon.dynamodb:DynamoDBLocal:3.1.0";

  private DynamoDbJars() {}

  /**
   * Finds them.
   *
   * @throws IllegalStateException if they are not there, with what fetches them
   */
  static List<Path> find() {
    String directory = System.getProperty(PROPERTY);
    return directory == null ? inRepositories(repositories()) : in(Path.of(directory));
  }

  private static List<Path> in(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      List<Path> jars = files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
      if (jars.stream().anyMatch(jar -> jar.getFileName().toString().startsWith("DynamoDBLocal"))) {
        return jars;
      }
    } catch (IOException e) {
      throw new IllegalStateException(
          "Cannot read " + PROPERTY + "=" + directory + "; expected a directory of jars", e);
    }
    throw new IllegalStateException(
        "Cannot find DynamoDBLocal in "
            + PROPERTY
            + "="
            + directory
            + "; expected its jar and those it needs");
  }

  /**
   * @param repositories where to look, the best first
   */
  static List<Path> inRepositories(Set<Path> repositories) {
    List<String> names = names();
    for (Path repository : repositories) {
      List<Path> jars = names.stream().map(repository::resolve).toList();
      if (jars.stream().allMatch(Files::isRegularFile)) {
        return jars;
      }
    }
    throw new IllegalStateException(
        "Cannot find DynamoDB Local with all it needs in the local Maven repository "
            + repositories
            + ". Its licence keeps it out of this kit: fetch it once with `"
            + FETCH
            + "`, or with the goal `get` of maven-dependency-plugin in your build, or set "
            + PROPERTY
            + " to a directory of its jars");
  }

  /** Their places in a repository. */
  static List<String> names() {
    try (InputStream in = Objects.requireNonNull(DynamoDbJars.class.getResourceAsStream(LIST))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + LIST + " on the class path", e);
    }
  }

  private static Set<Path> repositories() {
    Set<Path> repositories = new LinkedHashSet<>();
    Path own = repositoryOf(KinesisClient.class);
    if (own != null) {
      repositories.add(own);
    }
    repositories.add(Path.of(System.getProperty("user.home"), ".m2", "repository"));
    return repositories;
  }

  /** The local repository that a class came from, wherever Maven's settings have it. */
  private static @Nullable Path repositoryOf(Class<?> type) {
    CodeSource source = type.getProtectionDomain().getCodeSource();
    URL location = source == null ? null : source.getLocation();
    if (location == null || !location.getProtocol().equals("file")) {
      return null;
    }
    try {
      // software/amazon/awssdk/kinesis/VERSION/JAR
      Path path = Path.of(location.toURI());
      int names = path.getNameCount();
      boolean isRepository = names > 6 && path.subpath(names - 6, names - 2).equals(SDK);
      return isRepository ? path.getRoot().resolve(path.subpath(0, names - 6)) : null;
    } catch (URISyntaxException e) {
      return null;
    }
  }
}
