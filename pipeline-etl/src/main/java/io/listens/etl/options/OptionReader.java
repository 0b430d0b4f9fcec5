package io.listens.etl.options;

import io.listens.model.Internal;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.network.util.JavaUtils;
import org.jspecify.annotations.Nullable;

/** Reads options one by one and collects what is wrong, so that all of it is told at once. */
@Internal
public final class OptionReader {

  private final Map<String, String> options;
  private final List<String> found = new ArrayList<>();

  /**
   * @param options values by key
   */
  public OptionReader(Map<String, String> options) {
    this.options = options;
  }

  /** Whether an option is given. */
  public boolean has(String key) {
    return options.containsKey(key);
  }

  /** Notes a problem that isn't one option's own. */
  public void found(String problem) {
    found.add(problem);
  }

  /** An option that must be there; empty, with the problem noted, where it isn't. */
  public String required(String key) {
    String value = options.get(key);
    if (value == null || value.isBlank()) {
      found.add(key + " is missing");
      return "";
    }
    return value;
  }

  /**
   * An option's value.
   *
   * @param parser throws {@link IllegalArgumentException} whose message tells what is wrong
   * @return empty where it isn't given or is wrong
   */
  public <T> Optional<T> optional(String key, Function<String, T> parser) {
    String value = options.get(key);
    if (value == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(parser.apply(value));
    } catch (IllegalArgumentException e) {
      found.add(String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  /** A whole number of at least {@code least}. */
  public Optional<Long> count(String key, long least) {
    return optional(
        key,
        text -> {
          try {
            long count = Long.parseLong(text);
            if (count >= least) {
              return count;
            }
          } catch (NumberFormatException e) {
            // Told below, with the others.
          }
          throw new IllegalArgumentException(
              key + " is '" + text + "'; expected a whole number from " + least + " on");
        });
  }

  /** A time such as {@code 500ms}, {@code 30s} or {@code 5m}. */
  public Duration duration(String key, String unset) {
    return optional(key, text -> duration(key, text, "a time like 500ms, 30s or 5m"))
        .orElse(Duration.ofMillis(JavaUtils.timeStringAsMs(unset)));
  }

  /**
   * Reads a time; a number without a unit is ms.
   *
   * @param expected how the error names what would have been right
   * @throws IllegalArgumentException if it is none
   */
  public static Duration duration(String key, String text, String expected) {
    try {
      return Duration.ofMillis(JavaUtils.timeStringAsMs(text));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(key + " is '" + text + "'; expected " + expected, e);
    }
  }

  /** A URL with scheme and host; null where it isn't given or is wrong. */
  public @Nullable URI url(String key) {
    return optional(
            key,
            text -> {
              try {
                URI url = URI.create(text);
                if (url.getScheme() != null && url.getHost() != null) {
                  return url;
                }
              } catch (IllegalArgumentException e) {
                // Told below, with the others.
              }
              throw new IllegalArgumentException(
                  key + " is '" + text + "'; expected a URL like http://127.0.0.1:4566");
            })
        .orElse(null);
  }

  /** {@code true} or {@code false}. */
  public boolean bool(String key, boolean unset) {
    return optional(
            key,
            text ->
                switch (text) {
                  case "true" -> true;
                  case "false" -> false;
                  default ->
                      throw new IllegalArgumentException(
                          key + " is '" + text + "'; expected true or false");
                })
        .orElse(unset);
  }

  /** One of an enum's names, in any case. */
  public <E extends Enum<E>> E oneOf(String key, Class<E> names, E unset) {
    return optional(
            key,
            text -> {
              for (E name : names.getEnumConstants()) {
                if (name.name().equalsIgnoreCase(text)) {
                  return name;
                }
              }
              throw new IllegalArgumentException(
                  key
                      + " is '"
                      + text
                      + "'; expected "
                      + Stream.of(names.getEnumConstants())
                          .map(name -> name.name().toLowerCase(Locale.ROOT))
                          .collect(Collectors.joining(" or ")));
            })
        .orElse(unset);
  }

  /** What was found wrong so far; each begins with an option's name. */
  public List<String> problems() {
    return List.copyOf(found);
  }

  /**
   * Ends the reading.
   *
   * @param cannot what can't be done with these options, such as {@code Cannot read from Kinesis}
   * @throws IllegalArgumentException that lists all that is wrong, if anything is
   */
  public void throwIfAny(String cannot) {
    if (!found.isEmpty()) {
      throw new IllegalArgumentException(
          cannot + " with these options: " + String.join("; ", found));
    }
  }
}
