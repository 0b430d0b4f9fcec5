package io.listens.etl.kcl;

import io.listens.etl.kinesis.KinesisOptions;
import io.listens.etl.options.Option;
import io.listens.etl.options.OptionReader;
import java.io.Serializable;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The options of the second way in. Those that it shares with the first one have the names of
 * {@link KinesisOptions}: stream, region, endpoint and starting position.
 *
 * @param stream {@link KinesisOptions#STREAM_NAME}
 * @param region {@link KinesisOptions#REGION}
 * @param endpoint {@link KinesisOptions#ENDPOINT_URL}: null for the region's own
 * @param starting {@link KinesisOptions#STARTING_POSITION}: {@code latest}, {@code trim_horizon} or
 *     a time
 * @param application {@value #APPLICATION_NAME}
 * @param dynamoDbEndpoint {@value #DYNAMODB_ENDPOINT_URL}: null for the region's own
 * @param checkpointInterval {@value #CHECKPOINT_INTERVAL}
 * @param metricsLevel {@value #METRICS_LEVEL}
 * @param billingMode {@value #BILLING_MODE}
 */
public record KclOptions(
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

  /** The application's name, which is that of its table of leases in DynamoDB. Required. */
  public static final String APPLICATION_NAME = "applicationName";

  /** Another endpoint of DynamoDB than the region's. */
  public static final String DYNAMODB_ENDPOINT_URL = "dynamoDbEndpointUrl";

  /** How often the table of leases is told what has landed; {@code 10s} by default. */
  public static final String CHECKPOINT_INTERVAL = "checkpointInterval";

  /** What the client library sends to CloudWatch; {@code none} by default. */
  public static final String METRICS_LEVEL = "metricsLevel";

  /** How the table of leases is paid for where it has to be made; {@code on_demand} by default. */
  public static final String BILLING_MODE = "billingMode";

  /** The names of those that are shared with the first way in. */
  public static final Set<String> SHARED =
      Set.of(
          KinesisOptions.STREAM_NAME,
          KinesisOptions.REGION,
          KinesisOptions.ENDPOINT_URL,
          KinesisOptions.STARTING_POSITION);

  /** Those that only this way in has. */
  public static final List<Option> OWN =
      List.of(
          new Option(
              APPLICATION_NAME,
              "name",
              null,
              "The application's name, which is that of its table of leases in DynamoDB. Required."),
          new Option(
              DYNAMODB_ENDPOINT_URL,
              "http://127.0.0.1:4566",
              null,
              "Another endpoint of DynamoDB than the region's."),
          new Option(
              CHECKPOINT_INTERVAL,
              "10s",
              "10s",
              "How often the table of leases is told what has landed."),
          new Option(
              METRICS_LEVEL,
              "none|summary|detailed",
              "none",
              "What the client library sends to CloudWatch, in a namespace of the application's"
                  + " name."),
          new Option(
              BILLING_MODE,
              "on_demand|provisioned",
              "on_demand",
              "How the table of leases is paid for where it has to be made; provisioned: 10 units of"
                  + " reading and of writing."));

  private static final String CONNECTOR = "org.apache.spark.streaming.kinesis.KinesisReceiver";

  /** What the client library tells CloudWatch. */
  public enum MetricsLevel {
    /** Nothing. */
    NONE,
    /** By operation. */
    SUMMARY,
    /** By shard as well. */
    DETAILED
  }

  /** How a table is paid for. */
  public enum BillingMode {
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
  static KclOptions parse(Map<String, String> options) {
    OptionReader in = new OptionReader(options);
    KclOptions parsed = read(in);
    in.throwIfAny("Cannot read by the Kinesis Client Library");
    return parsed;
  }

  /** What is wrong with some options; each problem begins with the option's name. */
  public static List<String> problemsOf(Map<String, String> options) {
    OptionReader in = new OptionReader(options);
    read(in);
    return in.problems();
  }

  /** Whether the connector is on the class path. */
  public static boolean connectorIsThere() {
    try {
      Class.forName(CONNECTOR, false, Thread.currentThread().getContextClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  private static KclOptions read(OptionReader in) {
    return new KclOptions(
        in.required(KinesisOptions.STREAM_NAME),
        in.required(KinesisOptions.REGION),
        in.url(KinesisOptions.ENDPOINT_URL),
        in.optional(KinesisOptions.STARTING_POSITION, KclOptions::position).orElse("latest"),
        in.required(APPLICATION_NAME),
        in.url(DYNAMODB_ENDPOINT_URL),
        in.duration(CHECKPOINT_INTERVAL, "10s"),
        in.oneOf(METRICS_LEVEL, MetricsLevel.class, MetricsLevel.NONE),
        in.oneOf(BILLING_MODE, BillingMode.class, BillingMode.ON_DEMAND));
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
