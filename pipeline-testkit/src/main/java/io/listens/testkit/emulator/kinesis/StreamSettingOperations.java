package io.listens.testkit.emulator.kinesis;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is set on a stream: retention, mode and the greatest record. */
final class StreamSettingOperations {

  private static final int LEAST_RETENTION_HOURS = 24;
  private static final int MOST_RETENTION_HOURS = 8_760;
  private static final int MOST_RECORD_KIB = 10_240;

  private final Streams streams;

  StreamSettingOperations(Streams streams) {
    this.streams = streams;
  }

  Map<String, Object> increaseRetention(Fields request) {
    KinesisStream stream = streams.named(request);
    int hours = retentionHours(request);
    if (hours < stream.retentionHours()) {
      throw retention(stream, hours, "shorter", "Decrease");
    }
    stream.setRetentionHours(hours);
    return Map.of();
  }

  Map<String, Object> decreaseRetention(Fields request) {
    KinesisStream stream = streams.named(request);
    int hours = retentionHours(request);
    if (hours > stream.retentionHours()) {
      throw retention(stream, hours, "longer", "Increase");
    }
    stream.setRetentionHours(hours);
    return Map.of();
  }

  private static int retentionHours(Fields request) {
    int hours = request.requiredInteger("RetentionPeriodHours");
    if (hours < LEAST_RETENTION_HOURS) {
      throw Errors.invalidArgument(
          "Minimum allowed retention period is "
              + LEAST_RETENTION_HOURS
              + " hours. Requested retention period ("
              + hours
              + " hours) is too short.");
    }
    if (hours > MOST_RETENTION_HOURS) {
      throw Errors.invalidArgument(
          "Maximum allowed retention period is "
              + MOST_RETENTION_HOURS
              + " hours. Requested retention period ("
              + hours
              + " hours) is too long.");
    }
    return hours;
  }

  private static AwsException retention(
      KinesisStream stream, int hours, String wrongWay, String rightWay) {
    return Errors.invalidArgument(
        "Requested retention period ("
            + hours
            + " hours) for stream "
            + stream.name()
            + " can not be "
            + wrongWay
            + " than existing retention period ("
            + stream.retentionHours()
            + " hours). Use "
            + rightWay
            + "RetentionPeriod API.");
  }

  Map<String, Object> updateMode(Fields request) {
    request.requiredText("StreamARN");
    Fields details = request.required("StreamModeDetails", request.structure("StreamModeDetails"));
    String mode = StreamMode.of(details);
    streams.named(request).setMode(mode);
    return Map.of();
  }

  Map<String, Object> updateMaxRecordSize(Fields request) {
    int kib = request.required("MaxRecordSizeInKiB", maxRecordKib(request));
    streams.named(request).setMaxRecordKib(kib);
    return Map.of();
  }

  static @Nullable Integer maxRecordKib(Fields request) {
    return request.integerWithin(
        "MaxRecordSizeInKiB", KinesisStream.DEFAULT_MAX_RECORD_KIB, MOST_RECORD_KIB);
  }
}
