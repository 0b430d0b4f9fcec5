package io.listens.etl.kinesis;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Locale;

/** Where a query without a checkpoint begins. */
sealed interface StartingPosition {

  /** With the first record put after the query starts. */
  record Latest() implements StartingPosition {}

  /** With the oldest record that the stream holds. */
  record TrimHorizon() implements StartingPosition {}

  /** With the first record that arrived at or after the time. */
  record At(Instant time) implements StartingPosition {}

  /**
   * Reads an option's value.
   *
   * @throws IllegalArgumentException if it is none of {@code latest}, {@code trim_horizon} and an
   *     ISO-8601 time
   */
  static StartingPosition parse(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "latest" -> new Latest();
      case "trim_horizon" -> new TrimHorizon();
      default -> parseTime(text);
    };
  }

  private static StartingPosition parseTime(String text) {
    try {
      return new At(Instant.parse(text));
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
