package io.listens.etl.kinesis;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/** Where a query without a checkpoint begins, or a batch read begins or ends. */
sealed interface StartingPosition {

  /** With the first record put after the query starts. */
  record Latest() implements StartingPosition {}

  /** With the oldest record that the stream holds. */
  record TrimHorizon() implements StartingPosition {}

  /** With the first record that arrived at or after the time. */
  record At(Instant time) implements StartingPosition {}

  /** Shard by shard; those without a position of their own begin with their oldest record. */
  record PerShard(Map<String, ShardPosition> positions) implements StartingPosition {
    public PerShard {
      positions = Map.copyOf(positions);
    }
  }

  /**
   * In one shard.
   *
   * @param tip the end of what the shard holds now
   */
  default ShardPosition in(String shardId, Supplier<ShardPosition> tip) {
    if (this instanceof Latest) {
      return tip.get();
    }
    if (this instanceof At at) {
      return ShardPosition.at(at.time());
    }
    return this instanceof PerShard each
        ? each.positions().getOrDefault(shardId, ShardPosition.trimHorizon())
        : ShardPosition.trimHorizon();
  }

  /**
   * Reads an option's value.
   *
   * @param option the option's name
   * @throws IllegalArgumentException if it is none of {@code latest}, {@code trim_horizon}, an
   *     ISO-8601 time, and positions by shard or a checkpoint's offset as JSON
   */
  static StartingPosition parse(String option, String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "latest" -> new Latest();
      case "trim_horizon" -> new TrimHorizon();
      default -> text.stripLeading().startsWith("{") ? perShard(option, text) : at(option, text);
    };
  }

  private static StartingPosition perShard(String option, String text) {
    try {
      return new PerShard(StreamPosition.positionsIn(text));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(option + ": " + e.getMessage(), e);
    }
  }

  private static StartingPosition at(String option, String text) {
    try {
      return new At(Instant.parse(text));
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          option
              + " is '"
              + text
              + "'; expected latest, trim_horizon, a time like 2024-06-25T17:00:00Z or JSON like"
              + " {\"shardId-000000000000\":\"after:4959\"}",
          e);
    }
  }
}
