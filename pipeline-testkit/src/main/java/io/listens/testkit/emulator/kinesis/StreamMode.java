package io.listens.testkit.emulator.kinesis;

/**
 * How a stream's capacity is set: by who made it, or on demand; then none but the service reshards.
 */
final class StreamMode {

  static final String PROVISIONED = "PROVISIONED";
  static final String ON_DEMAND = "ON_DEMAND";

  private StreamMode() {}

  static String of(Fields details) {
    String mode = details.requiredText("StreamMode");
    if (!mode.equals(PROVISIONED) && !mode.equals(ON_DEMAND)) {
      throw details.broken(
          "StreamMode",
          mode,
          "Member must satisfy enum value set: [" + PROVISIONED + ", " + ON_DEMAND + "]");
    }
    return mode;
  }

  /**
   * @throws AwsException if the stream isn't one whose shards its owner may change
   */
  static KinesisStream requireProvisioned(KinesisStream stream) {
    if (!stream.mode().equals(PROVISIONED)) {
      throw Errors.validation(
          "Stream "
              + stream.name()
              + " under account "
              + KinesisSettings.ACCOUNT
              + " has the on-demand capacity mode. This API is only supported for data streams with"
              + " the provisioned capacity mode.");
    }
    return stream;
  }
}
