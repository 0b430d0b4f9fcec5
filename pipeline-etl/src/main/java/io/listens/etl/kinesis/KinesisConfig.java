package io.listens.etl.kinesis;

import io.listens.etl.options.OptionReader;
import java.io.Serializable;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.jspecify.annotations.Nullable;

/**
 * The options of {@code format("listens-kinesis")}, read: see {@link KinesisOptions}.
 *
 * @param stream {@value KinesisOptions#STREAM_NAME}
 * @param region {@value KinesisOptions#REGION}
 * @param endpoint {@value KinesisOptions#ENDPOINT_URL}: null for the region's own
 * @param role {@value KinesisOptions#ROLE_ARN} and what goes with it: null to read with the default
 *     credentials
 * @param starting {@value KinesisOptions#STARTING_POSITION}, as written; null if it isn't
 * @param ending {@value KinesisOptions#ENDING_POSITION}, as written
 * @param limits how much a batch takes
 * @param retryTimeout {@value KinesisOptions#RETRY_TIMEOUT}
 * @param failOnDataLoss {@value KinesisOptions#FAIL_ON_DATA_LOSS}
 * @param decoder {@value KinesisOptions#DECODER}: a class name; null for none
 */
record KinesisConfig(
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

  /**
   * How much a batch takes; the fields are the options of the same names.
   *
   * @param maxRecords {@value KinesisOptions#MAX_RECORDS_PER_TRIGGER}; {@link Long#MAX_VALUE}
   *     without a bound
   * @param maxBytes {@value KinesisOptions#MAX_BYTES_PER_TRIGGER}; {@link Long#MAX_VALUE} without a
   *     bound
   * @param minRecords {@value KinesisOptions#MIN_RECORDS_PER_TRIGGER}
   * @param maxDelay {@value KinesisOptions#MAX_TRIGGER_DELAY}
   */
  record Limits(long maxRecords, long maxBytes, long minRecords, Duration maxDelay)
      implements Serializable {
    private static final long serialVersionUID = 1;
  }

  /**
   * Reads the options.
   *
   * @throws IllegalArgumentException that lists all that is wrong with them
   */
  static KinesisConfig parse(CaseInsensitiveStringMap options) {
    OptionReader in = new OptionReader(options);
    KinesisConfig parsed = read(in);
    in.throwIfAny("Cannot read from Kinesis");
    return parsed;
  }

  /** Reads the options, and leaves with the reader what is wrong with them. */
  static KinesisConfig read(OptionReader in) {
    return new KinesisConfig(
        in.required(KinesisOptions.STREAM_NAME),
        in.required(KinesisOptions.REGION),
        in.url(KinesisOptions.ENDPOINT_URL),
        role(in),
        in.optional(
                KinesisOptions.STARTING_POSITION,
                text -> position(KinesisOptions.STARTING_POSITION, text))
            .orElse(null),
        in.optional(
                KinesisOptions.ENDING_POSITION,
                text -> position(KinesisOptions.ENDING_POSITION, text))
            .orElse("latest"),
        limits(in),
        in.duration(KinesisOptions.RETRY_TIMEOUT, "5m"),
        in.bool(KinesisOptions.FAIL_ON_DATA_LOSS, true),
        in.optional(KinesisOptions.DECODER, KinesisConfig::decoderClass).orElse(null));
  }

  private static @Nullable AssumedRole role(OptionReader in) {
    Optional<String> arn = in.optional(KinesisOptions.ROLE_ARN, KinesisConfig::arn);
    String session =
        in.optional(KinesisOptions.ROLE_SESSION_NAME, Function.identity()).orElse("listens");
    String externalId =
        in.optional(KinesisOptions.ROLE_EXTERNAL_ID, Function.identity()).orElse(null);
    if (externalId != null && !in.has(KinesisOptions.ROLE_ARN)) {
      in.found(
          KinesisOptions.ROLE_EXTERNAL_ID
              + " is set; expected "
              + KinesisOptions.ROLE_ARN
              + " with it");
    }
    return arn.map(role -> new AssumedRole(role, session, externalId)).orElse(null);
  }

  private static Limits limits(OptionReader in) {
    Limits limits =
        new Limits(
            in.count(KinesisOptions.MAX_RECORDS_PER_TRIGGER, 1).orElse(Long.MAX_VALUE),
            in.count(KinesisOptions.MAX_BYTES_PER_TRIGGER, 1).orElse(Long.MAX_VALUE),
            in.count(KinesisOptions.MIN_RECORDS_PER_TRIGGER, 0).orElse(0L),
            in.duration(KinesisOptions.MAX_TRIGGER_DELAY, "15m"));
    if (limits.minRecords() > limits.maxRecords()) {
      in.found(
          KinesisOptions.MIN_RECORDS_PER_TRIGGER
              + " is "
              + limits.minRecords()
              + "; expected at most "
              + KinesisOptions.MAX_RECORDS_PER_TRIGGER
              + ", which is "
              + limits.maxRecords());
    }
    return limits;
  }

  /** Where a query begins. */
  StartingPosition startOfQuery() {
    return StartingPosition.parse(
        KinesisOptions.STARTING_POSITION, starting == null ? "latest" : starting);
  }

  /** Where a batch read begins. */
  StartingPosition startOfRead() {
    return StartingPosition.parse(
        KinesisOptions.STARTING_POSITION, starting == null ? "trim_horizon" : starting);
  }

  /** Where a batch read ends. */
  StartingPosition endOfRead() {
    return StartingPosition.parse(KinesisOptions.ENDING_POSITION, ending);
  }

  private static String position(String option, String text) {
    StartingPosition.parse(option, text);
    return text;
  }

  private static String arn(String text) {
    if (!text.startsWith("arn:")) {
      throw new IllegalArgumentException(
          KinesisOptions.ROLE_ARN
              + " is '"
              + text
              + "'; expected one like arn:aws:iam::123456789012:role/reader");
    }
    return text;
  }

  private static String decoderClass(String text) {
    PayloadDecoder.load(text);
    return text;
  }
}
