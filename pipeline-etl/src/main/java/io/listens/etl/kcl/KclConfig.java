package io.listens.etl.kcl;

import io.listens.etl.kinesis.KinesisOptions;
import io.listens.etl.options.OptionReader;
import java.io.Serializable;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The options of the second way in, read: see {@link KclOptions}.
 *
 * @param stream {@link KinesisOptions#STREAM_NAME}
 * @param region {@link KinesisOptions#REGION}
 * @param endpoint {@link KinesisOptions#ENDPOINT_URL}: null for the region's own
 * @param starting {@link KinesisOptions#STARTING_POSITION}: {@code latest}, {@code trim_horizon} or
 *     a time
 * @param application {@value KclOptions#APPLICATION_NAME}
 * @param dynamoDbEndpoint {@value KclOptions#DYNAMODB_ENDPOINT_URL}: null for the region's own
 * @param checkpointInterval {@value KclOptions#CHECKPOINT_INTERVAL}
 * @param metricsLevel {@value KclOptions#METRICS_LEVEL}
 * @param billingMode {@value KclOptions#BILLING_MODE}
 */
record KclConfig(
    String stream,
    String region,
    @Nullable URI endpoint,
    String starting,
    String application,
    @Nullable URI dynamoDbEndpoint,
    Duration checkpointInterval,
    MetricsLevel metricsLevel,
    BillingMode billingMode)
    implements Serializable {

  private static final long serialVersionUID = 1;

  /** What the client library tells CloudWatch. */
  enum MetricsLevel {
    /** Nothing. */
    NONE,
    /** By operation. */
    SUMMARY,
    /** By shard as well. */
    DETAILED
  }

  /** How a table is paid for. */
  enum BillingMode {
    /** By request. */
    ON_DEMAND,
    /** By the hour. */
    PROVISIONED
  }

  /**
   * Reads the options.
   *
   * @throws IllegalArgumentException that lists all that is wrong with them
   */
  static KclConfig parse(Map<String, String> options) {
    OptionReader in = new OptionReader(options);
    KclConfig parsed = read(in);
    in.throwIfAny("Cannot read by the Kinesis Client Library");
    return parsed;
  }

  /** Reads the options, and leaves with the reader what is wrong with them. */
  static KclConfig read(OptionReader in) {
    return new KclConfig(
        in.required(KinesisOptions.STREAM_NAME),
        in.required(KinesisOptions.REGION),
        in.url(KinesisOptions.ENDPOINT_URL),
        in.optional(KinesisOptions.STARTING_POSITION, KclConfig::position).orElse("latest"),
        in.required(KclOptions.APPLICATION_NAME),
        in.url(KclOptions.DYNAMODB_ENDPOINT_URL),
        in.duration(KclOptions.CHECKPOINT_INTERVAL, "10s"),
        in.oneOf(KclOptions.METRICS_LEVEL, MetricsLevel.class, MetricsLevel.NONE),
        in.oneOf(KclOptions.BILLING_MODE, BillingMode.class, BillingMode.ON_DEMAND));
  }

  private static String position(String text) {
    String word = text.toLowerCase(Locale.ROOT);
    if (word.equals("latest") || word.equals("trim_horizon")) {
      return word;
    }
    try {
      return Instant.parse(text).toString();
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          KinesisOptions.STARTING_POSITION
              + " is '"
              + text
              + "'; expected latest, trim_horizon or a time like 2024-06-25T17:00:00Z",
          e);
    }
  }
}
