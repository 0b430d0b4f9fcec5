package io.listens.testkit.emulator.kinesis;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** GetShardIterator. */
final class IteratorOperations {

  private static final String TYPES =
      "[AFTER_SEQUENCE_NUMBER, LATEST, AT_TIMESTAMP, AT_SEQUENCE_NUMBER, TRIM_HORIZON]";

  private final Streams streams;
  private final Tokens tokens;

  IteratorOperations(Streams streams, Tokens tokens) {
    this.streams = streams;
    this.tokens = tokens;
  }

  Map<String, Object> getShardIterator(Fields request) {
    String type = request.requiredText("ShardIteratorType");
    String shardId = request.requiredText("ShardId");
    String streamName = streams.name(request);
    int number = Shard.numberOf(shardId);
    if (number < 0) {
      throw Errors.couldNotFindShard(shardId, streamName, KinesisSettings.ACCOUNT);
    }
    long nowMs = streams.nowMs();
    KinesisStream stream = streams.find(streamName);
    Shard shard = stream == null ? null : stream.shards().get(number);
    if (stream == null || shard == null || !stream.isVisible(shard, nowMs)) {
      throw Errors.shardDoesNotExist(Shard.id(number), streamName, KinesisSettings.ACCOUNT);
    }
    if (streams.limited(stream) != null) {
      shard.admitIterator(nowMs, streamName);
    }
    streams.memory().release(stream.trim(shard, nowMs));
    long index = index(type, request, stream, shard);
    return Map.of("ShardIterator", iterator(stream, shard, index, nowMs));
  }

  private String iterator(KinesisStream stream, Shard shard, long index, long nowMs) {
    KinesisStream.Identity identity = stream.identity();
    return new ShardPosition(identity.name(), identity.number(), shard.number(), index, nowMs)
        .toIterator(tokens);
  }

  private long index(String type, Fields request, KinesisStream stream, Shard shard) {
    return switch (type) {
      case "TRIM_HORIZON" -> {
        refuseNumber(type, request);
        yield 0;
      }
      case "LATEST" -> {
        refuseNumber(type, request);
        yield shard.next();
      }
      case "AT_TIMESTAMP" -> {
        refuseNumber(type, request);
        yield shard.firstSince(timestamp(request));
      }
      case "AT_SEQUENCE_NUMBER" -> shard.position(number(type, request, stream, shard), false);
      case "AFTER_SEQUENCE_NUMBER" -> shard.position(number(type, request, stream, shard), true);
      default ->
          throw request.broken(
              "ShardIteratorType", type, "Member must satisfy enum value set: " + TYPES);
    };
  }

  private static void refuseNumber(String type, Fields request) {
    if (request.text("StartingSequenceNumber") != null) {
      throw combination(type, " and also a StartingSequenceNumber.");
    }
  }

  private static AwsException combination(String type, String found) {
    return Errors.invalidArgument(
        "Must either specify (1) AT_SEQUENCE_NUMBER or AFTER_SEQUENCE_NUMBER and"
            + " StartingSequenceNumber or (2) TRIM_HORIZON or LATEST and no"
            + " StartingSequenceNumber. Request specified "
            + type
            + found);
  }

  private long timestamp(Fields request) {
    Instant timestamp = request.instant("Timestamp");
    if (timestamp == null) {
      throw Errors.invalidArgument(
          "Must specify timestampInMillis for AT_TIMESTAMP iterator type.");
    }
    long nowMs = streams.nowMs();
    if (timestamp.toEpochMilli() > nowMs) {
      throw Errors.invalidArgument(
          "The timestampInMillis parameter cannot be greater than the currentTimestampInMillis."
              + " timestampInMillis: "
              + timestamp.toEpochMilli()
              + ", currentTimestampInMillis: "
              + nowMs);
    }
    return timestamp.toEpochMilli();
  }

  private static SequenceNumber number(
      String type, Fields request, KinesisStream stream, Shard shard) {
    String text = request.text("StartingSequenceNumber");
    if (text == null) {
      throw combination(type, " and no StartingSequenceNumber.");
    }
    SequenceNumber number = SequenceNumber.parse(text);
    if (number == null) {
      throw invalidNumber(text, stream, shard, ".");
    }
    if (number.shard() != shard.number()) {
      throw Errors.invalidArgument(
          "Invalid StartingSequenceNumber. It encodes "
              + Shard.id(number.shard())
              + ", while it was used in a call to a shard with "
              + shard.id());
    }
    if (!shard.issued(number)) {
      throw invalidNumber(text, stream, shard, " because it did not come from this stream.");
    }
    return number;
  }

  private static AwsException invalidNumber(
      @Nullable String text, KinesisStream stream, Shard shard, String reason) {
    return Errors.invalidArgument(
        "StartingSequenceNumber "
            + text
            + " used in GetShardIterator on shard "
            + shard.id()
            + " in stream "
            + stream.name()
            + " under account "
            + KinesisSettings.ACCOUNT
            + " is invalid"
            + reason);
  }
}
