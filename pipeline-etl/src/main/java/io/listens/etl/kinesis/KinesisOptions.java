package io.listens.etl.kinesis;

import io.listens.etl.options.Option;
import io.listens.etl.options.OptionReader;
import io.listens.model.Internal;
import java.util.List;
import java.util.Map;

/** The options of {@code format("listens-kinesis")}. */
public final class KinesisOptions {

  /** The stream's name. Required. */
  public static final String STREAM_NAME = "streamName";

  /** The AWS region. Required. */
  public static final String REGION = "region";

  /** Another endpoint than the region's, such as {@code http://127.0.0.1:4566}. */
  public static final String ENDPOINT_URL = "endpointUrl";

  /** A role to assume, by its ARN; by default the JVM's own credentials are used as they are. */
  public static final String ROLE_ARN = "roleArn";

  /** The session's name when a role is assumed: {@code listens} by default. */
  public static final String ROLE_SESSION_NAME = "roleSessionName";

  /** The external id when a role is assumed; none by default. */
  public static final String ROLE_EXTERNAL_ID = "roleExternalId";

  /**
   * Where a query without a checkpoint, or a batch read, begins: {@code latest} (a query's
   * default), {@code trim_horizon} (a batch read's), an ISO-8601 time of arrival, or JSON:
   * positions by shard such as {@code
   * {"shardId-000000000000":"after:4959","shardId-000000000001":"trim_horizon"}}, or an offset from
   * a checkpoint. Shards that JSON doesn't name begin with their oldest record.
   */
  public static final String STARTING_POSITION = "startingPosition";

  /**
   * Where a batch read ends: {@code latest} (the default: what is there when it is planned), an
   * ISO-8601 time (records that arrived before it), or JSON as for {@value #STARTING_POSITION}.
   */
  public static final String ENDING_POSITION = "endingPosition";

  /**
   * How many records a batch holds at the most, aggregated ones taken apart; no bound by default.
   */
  public static final String MAX_RECORDS_PER_TRIGGER = "maxRecordsPerTrigger";

  /** How many bytes a batch holds at the most, as Kinesis holds them; no bound by default. */
  public static final String MAX_BYTES_PER_TRIGGER = "maxBytesPerTrigger";

  /** With fewer records than this a batch waits for more; 0 by default. */
  public static final String MIN_RECORDS_PER_TRIGGER = "minRecordsPerTrigger";

  /** But no longer than this after the batch before, such as {@code 30s}; 15 minutes by default. */
  public static final String MAX_TRIGGER_DELAY = "maxTriggerDelay";

  /** How long a call that Kinesis throttles or doesn't answer is tried; {@code 5m} by default. */
  public static final String RETRY_TIMEOUT = "retryTimeout";

  /** Whether records that are gone end the query: {@code true} (the default) or {@code false}. */
  public static final String FAIL_ON_DATA_LOSS = "failOnDataLoss";

  /** The class of a {@link PayloadDecoder}, whose columns take the place of {@code data}. */
  public static final String DECODER = "decoder";

  /** All of them, for those who hand them on. */
  @Internal
  public static final List<Option> ALL =
      List.of(
          new Option(STREAM_NAME, "name", null, "The stream's name. Required."),
          new Option(REGION, "eu-west-1", null, "The AWS region. Required."),
          new Option(
              ENDPOINT_URL, "http://127.0.0.1:4566", null, "Another endpoint than the region's."),
          new Option(
              ROLE_ARN,
              "arn:aws:iam::123456789012:role/reader",
              null,
              "A role to assume; without it the JVM's own credentials are used as they are."),
          new Option(
              ROLE_SESSION_NAME, "name", "listens", "The session's name when a role is assumed."),
          new Option(ROLE_EXTERNAL_ID, "id", null, "The external id when a role is assumed."),
          new Option(
              STARTING_POSITION,
              "latest|trim_horizon|2024-06-25T17:00:00Z|JSON",
              "latest; trim_horizon for a batch read",
              "Where a query without a checkpoint, or a batch read, begins. A time is one of"
                  + " arrival. JSON: positions by shard like"
                  + " {\"shardId-000000000000\":\"after:4959\"}, or an offset from a checkpoint;"
                  + " shards that it doesn't name begin with their oldest record."),
          new Option(
              ENDING_POSITION,
              "latest|2024-06-25T17:00:00Z|JSON",
              "latest",
              "Where a batch read ends: with what is there when it is planned, with what arrived"
                  + " before a time, or at positions as above. Queries pass over it."),
          new Option(
              MAX_RECORDS_PER_TRIGGER,
              "100000",
              "no bound",
              "How many records a batch holds at the most, aggregated ones taken apart."),
          new Option(
              MAX_BYTES_PER_TRIGGER,
              "50000000",
              "no bound",
              "How many bytes a batch holds at the most, as Kinesis holds them."),
          new Option(
              MIN_RECORDS_PER_TRIGGER, "1000", "0", "With fewer records a batch waits for more."),
          new Option(
              MAX_TRIGGER_DELAY, "30s", "15m", "But no longer than this after the batch before."),
          new Option(
              RETRY_TIMEOUT,
              "5m",
              "5m",
              "How long a call that Kinesis throttles or doesn't answer is tried."),
          new Option(
              FAIL_ON_DATA_LOSS,
              "true|false",
              "true",
              "Whether records that are gone end the query; else they are counted."),
          new Option(
              DECODER,
              "class name",
              null,
              "A PayloadDecoder, whose columns take the place of data."));

  private KinesisOptions() {}

  /**
   * What is wrong with some options; each problem begins with the option's name.
   *
   * @param options by name, in these words' case
   */
  @Internal
  public static List<String> problemsOf(Map<String, String> options) {
    OptionReader in = new OptionReader(options);
    KinesisConfig.read(in);
    return in.problems();
  }
}
