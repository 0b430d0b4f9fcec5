package io.listens.etl.kinesis;

import io.listens.etl.options.Option;
import io.listens.etl.options.OptionReader;
import java.io.Serializable;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.jspecify.annotations.Nullable;

/**
 * The options of {@code format("listens-kinesis")}.
 *
 * @param stream {@value #STREAM_NAME}
 * @param region {@value #REGION}
 * @param endpoint {@value #ENDPOINT_URL}: null for the region's own
 * @param role {@value #ROLE_ARN} and what goes with it: null to read with the default credentials
 * @param starting {@value #STARTING_POSITION}, as written; null if it isn't
 * @param ending {@value #ENDING_POSITION}, as written
 * @param limits how much a batch takes
 * @param retryTimeout {@value #RETRY_TIMEOUT}
 * @param failOnDataLoss {@value #FAIL_ON_DATA_LOSS}
 * @param decoder {@value #DECODER}: a class name; null for none
 */
public record KinesisOptions(
    String stream,
    String region,
    @Nullable URI endpoint,
    @Nullable AssumedRole role,
    @Nullable String starting,
    String ending,
    Limits limits,
    Duration retryTimeout,
    boolean failOnDataLoss,
    @Nullable String decoder)
    implements Serializable {

  private static final long serialVersionUID = 1;

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

  /**
   * How much a batch takes; the fields are the options of the same names.
   *
   * @param maxRecords {@value #MAX_RECORDS_PER_TRIGGER}; {@link Long#MAX_VALUE} without a bound
   * @param maxBytes {@value #MAX_BYTES_PER_TRIGGER}; {@link Long#MAX_VALUE} without a bound
   * @param minRecords {@value #MIN_RECORDS_PER_TRIGGER}
   * @param maxDelay {@value #MAX_TRIGGER_DELAY}
   */
  public record Limits(long maxRecords, long maxBytes, long minRecords, Duration maxDelay)
      implements Serializable {
    private static final long serialVersionUID = 1;
  }

  /**
   * Reads the options.
   *
   * @throws IllegalArgumentException that lists all that is wrong with them
   */
  static KinesisOptions parse(CaseInsensitiveStringMap options) {
    OptionReader in = new OptionReader(options);
    KinesisOptions parsed = read(in);
    in.throwIfAny("Cannot read from Kinesis");
    return parsed;
  }

  /**
   * What is wrong with some options; each problem begins with the option's name.
   *
   * @param options by name, in these words' case
   */
  public static List<String> problemsOf(Map<String, String> options) {
    OptionReader in = new OptionReader(options);
    read(in);
    return in.problems();
  }

  private static KinesisOptions read(OptionReader in) {
    return new KinesisOptions(
        in.required(STREAM_NAME),
        in.required(REGION),
        in.url(ENDPOINT_URL),
        role(in),
        in.optional(STARTING_POSITION, text -> position(STARTING_POSITION, text)).orElse(null),
        in.optional(ENDING_POSITION, text -> position(ENDING_POSITION, text)).orElse("latest"),
        limits(in),
        in.duration(RETRY_TIMEOUT, "5m"),
        in.bool(FAIL_ON_DATA_LOSS, true),
        in.optional(DECODER, KinesisOptions::decoderClass).orElse(null));
  }

  private static @Nullable AssumedRole role(OptionReader in) {
    Optional<String> arn = in.optional(ROLE_ARN, KinesisOptions::arn);
    String session = in.optional(ROLE_SESSION_NAME, Function.identity()).orElse("listens");
    String externalId = in.optional(ROLE_EXTERNAL_ID, Function.identity()).orElse(null);
    if (externalId != null && !in.has(ROLE_ARN)) {
      in.found(ROLE_EXTERNAL_ID + " is set; expected " + ROLE_ARN + " with it");
    }
    return arn.map(role -> new AssumedRole(role, session, externalId)).orElse(null);
  }

  private static Limits limits(OptionReader in) {
    Limits limits =
        new Limits(
            in.count(MAX_RECORDS_PER_TRIGGER, 1).orElse(Long.MAX_VALUE),
            in.count(MAX_BYTES_PER_TRIGGER, 1).orElse(Long.MAX_VALUE),
            in.count(MIN_RECORDS_PER_TRIGGER, 0).orElse(0L),
            in.duration(MAX_TRIGGER_DELAY, "15m"));
    if (limits.minRecords() > limits.maxRecords()) {
      in.found(
          MIN_RECORDS_PER_TRIGGER
              + " is "
              + limits.minRecords()
              + "; expected at most "
              + MAX_RECORDS_PER_TRIGGER
              + ", which is "
              + limits.maxRecords());
    }
    return limits;
  }

  /** Where a query begins. */
  StartingPosition startOfQuery() {
    return StartingPosition.parse(STARTING_POSITION, starting == null ? "latest" : starting);
  }

  /** Where a batch read begins. */
  StartingPosition startOfRead() {
    return StartingPosition.parse(STARTING_POSITION, starting == null ? "trim_horizon" : starting);
  }

  /** Where a batch read ends. */
  StartingPosition endOfRead() {
    return StartingPosition.parse(ENDING_POSITION, ending);
  }

  private static String position(String option, String text) {
    StartingPosition.parse(option, text);
    return text;
  }

  private static String arn(String text) {
    if (!text.startsWith("arn:")) {
      throw new IllegalArgumentException(
          ROLE_ARN + " is '" + text + "'; expected one like arn:aws:iam::123456789012:role/reader");
    }
    return text;
  }

  private static String decoderClass(String text) {
    PayloadDecoder.load(text);
    return text;
  }
}
