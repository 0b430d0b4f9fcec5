package io.listens.etl.kcl;

import io.listens.etl.kinesis.KinesisOptions;
import io.listens.etl.options.Option;
import io.listens.etl.options.OptionReader;
import io.listens.model.Internal;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The options of the second way in. Those that it shares with the first one have the names of
 * {@link KinesisOptions}: stream, region, endpoint and starting position.
 */
public final class KclOptions {

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
  @Internal
  public static final Set<String> SHARED =
      Set.of(
          KinesisOptions.STREAM_NAME,
          KinesisOptions.REGION,
          KinesisOptions.ENDPOINT_URL,
          KinesisOptions.STARTING_POSITION);

  /** Those that only this way in has. */
  @Internal
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

  private KclOptions() {}

  /** What is wrong with some options; each problem begins with the option's name. */
  @Internal
  public static List<String> problemsOf(Map<String, String> options) {
    OptionReader in = new OptionReader(options);
    KclConfig.read(in);
    return in.problems();
  }

  /** Whether the connector is on the class path. */
  @Internal
  public static boolean connectorIsThere() {
    try {
      Class.forName(CONNECTOR, false, Thread.currentThread().getContextClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }
}
