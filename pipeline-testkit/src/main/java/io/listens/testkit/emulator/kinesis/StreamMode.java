package io.listens.testkit.emulator.kinesis;

/** How a stream's capacity is set; kept and shown, of no other effect. */
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
}
