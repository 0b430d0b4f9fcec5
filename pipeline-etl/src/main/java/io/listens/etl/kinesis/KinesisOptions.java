package io.listens.etl.kinesis;

import java.io.Serializable;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.jspecify.annotations.Nullable;

/**
 * The options of {@code format("listens-kinesis")}.
 *
 * @param stream {@value #STREAM_NAME}: the stream's name
 * @param region {@value #REGION}: the AWS region
 * @param endpoint {@value #ENDPOINT_URL}: null for the region's own
 * @param starting {@value #STARTING_POSITION}, as written
 * @param maxRecordsPerTrigger {@value #MAX_RECORDS_PER_TRIGGER}: about how many records a batch
 *     holds; {@link Long#MAX_VALUE} without a bound
 * @param failOnDataLoss {@value #FAIL_ON_DATA_LOSS}: whether records that are gone end the query
 */
public record KinesisOptions(
    String stream,
    String region,
    @Nullable URI endpoint,
    String starting,
    long maxRecordsPerTrigger,
    boolean failOnDataLoss)
    implements Serializable {

  private static final long serialVersionUID = 1;

  /** The stream's name. Required. */
  public static final String STREAM_NAME = "streamName";

  /** The AWS region. Required. */
  public static final String REGION = "region";

  /** Another endpoint than the region's, such as {@code http://127.0.0.1:4566}. */
  public static final String ENDPOINT_URL = "endpointUrl";

  /** {@code latest} (the default), {@code trim_horizon} or an ISO-8601 time. */
  public static final String STARTING_POSITION = "startingPosition";

  /** About how many records a batch holds; no bound by default. */
  public static final String MAX_RECORDS_PER_TRIGGER = "maxRecordsPerTrigger";

  /** Whether records that are gone end the query: {@code true} (the default) or {@code false}. */
  public static final String FAIL_ON_DATA_LOSS = "failOnDataLoss";

  /**
   * Reads the options.
   *
   * @throws IllegalArgumentException that lists all that is wrong with them
   */
  static KinesisOptions parse(CaseInsensitiveStringMap options) {
    Problems problems = new Problems();
    KinesisOptions parsed =
        new KinesisOptions(
            problems.required(options, STREAM_NAME),
            problems.required(options, REGION),
            problems.parsed(options, ENDPOINT_URL, KinesisOptions::uri).orElse(null),
            problems
                .parsed(options, STARTING_POSITION, KinesisOptions::startingPosition)
                .orElse("latest"),
            problems
                .parsed(options, MAX_RECORDS_PER_TRIGGER, KinesisOptions::count)
                .orElse(Long.MAX_VALUE),
            problems.parsed(options, FAIL_ON_DATA_LOSS, KinesisOptions::bool).orElse(true));
    problems.throwIfAny();
    return parsed;
  }

  StartingPosition startingPosition() {
    return StartingPosition.parse(starting);
  }

  private static String startingPosition(String text) {
    StartingPosition.parse(text);
    return text;
  }

  private static URI uri(String text) {
    URI uri = URI.create(text);
    if (uri.getScheme() == null || uri.getHost() == null) {
      throw new IllegalArgumentException(
          ENDPOINT_URL + " is '" + text + "'; expected a URL like http://127.0.0.1:4566");
    }
    return uri;
  }

  private static long count(String text) {
    try {
      long count = Long.parseLong(text);
      if (count >= 1) {
        return count;
      }
    } catch (NumberFormatException e) {
      // Told below, with the others.
    }
    throw new IllegalArgumentException(
        MAX_RECORDS_PER_TRIGGER + " is '" + text + "'; expected a whole number from 1 on");
  }

  private static boolean bool(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default ->
          throw new IllegalArgumentException(
              FAIL_ON_DATA_LOSS + " is '" + text + "'; expected true or false");
    };
  }

  /** Collects what is wrong, so that all of it is told at once. */
  private static final class Problems {
    private final List<String> found = new ArrayList<>();

    String required(Map<String, String> options, String key) {
      String value = options.get(key);
      if (value == null || value.isBlank()) {
        found.add(key + " is missing");
        return "";
      }
      return value;
    }

    <T> Optional<T> parsed(Map<String, String> options, String key, Function<String, T> parser) {
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

    void throwIfAny() {
      if (!found.isEmpty()) {
        throw new IllegalArgumentException(
            "Cannot read from Kinesis with these options: " + String.join("; ", found));
      }
    }
  }
}
