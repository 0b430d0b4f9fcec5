package io.listens.testkit.backend;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which AWS tests run against. */
public sealed interface BackendChoice {

  /** {@code embedded}, the default, {@code localstack}, or the URL of any other. */
  String OPTION = "listens.aws";

  /** The image of {@code localstack}. */
  String IMAGE_OPTION = "listens.aws.image";

  /** What is known to be otherwise at the URL: names of {@link Difference}s, with commas. */
  String DIFFERENCES_OPTION = "listens.aws.differences";

  /** The last tag that starts without a token. */
  String DEFAULT_IMAGE = "localstack/localstack:4.14.0";

  /** In this JVM. */
  record Embedded() implements BackendChoice {}

  /**
   * In a container.
   *
   * @param image its name and tag
   */
  record LocalStack(String image) implements BackendChoice {}

  /**
   * Running already.
   *
   * @param endpoint of all its services
   * @param differences where it is known to do otherwise than AWS
   */
  record Url(URI endpoint, Set<Difference> differences) implements BackendChoice {

    public Url {
      differences = Set.copyOf(differences);
    }
  }

  /** What the system properties of this JVM say. */
  static BackendChoice ofSystemProperties() {
    return of(System::getProperty);
  }

  /**
   * Reads the options.
   *
   * @param options gives an option's value, or null
   * @throws IllegalArgumentException if a value isn't possible
   */
  static BackendChoice of(Function<String, @Nullable String> options) {
    String chosen = value(options, OPTION, "embedded");
    return switch (chosen) {
      case "embedded" -> new Embedded();
      case "localstack" -> localStack(options);
      default -> new Url(url(chosen), differences(value(options, DIFFERENCES_OPTION, "")));
    };
  }

  /**
   * LocalStack, whichever is chosen.
   *
   * @param options gives an option's value, or null
   */
  static LocalStack localStack(Function<String, @Nullable String> options) {
    return new LocalStack(value(options, IMAGE_OPTION, DEFAULT_IMAGE));
  }

  private static String value(
      Function<String, @Nullable String> options, String name, String otherwise) {
    String value = options.apply(name);
    return value == null || value.isBlank() ? otherwise : value.strip();
  }

  private static URI url(String value) {
    try {
      URI url = new URI(value);
      if (url.getHost() != null && Set.of("http", "https").contains(url.getScheme())) {
        return url;
      }
    } catch (URISyntaxException e) {
      // Told below.
    }
    throw new IllegalArgumentException(
        "%s is %s; expected embedded, localstack or a URL such as http://127.0.0.1:4566"
            .formatted(OPTION, value));
  }

  private static Set<Difference> differences(String names) {
    Set<Difference> differences = EnumSet.noneOf(Difference.class);
    Stream.of(names.split(","))
        .map(name -> name.strip().toUpperCase(Locale.ROOT))
        .filter(name -> !name.isEmpty())
        .forEach(name -> differences.add(difference(name)));
    return differences;
  }

  private static Difference difference(String name) {
    return Arrays.stream(Difference.values())
        .filter(difference -> difference.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "%s has %s; expected some of %s"
                        .formatted(
                            DIFFERENCES_OPTION, name, Arrays.toString(Difference.values()))));
  }
}
