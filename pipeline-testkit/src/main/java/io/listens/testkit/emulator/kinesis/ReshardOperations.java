package io.listens.testkit.emulator.kinesis;

import java.math.BigInteger;
import java.util.Map;

/** SplitShard and MergeShards. */
final class ReshardOperations {

  private static final String HASH_KEY_PATTERN = "0|([1-9]\\d{0,38})";

  private final Streams streams;

  ReshardOperations(Streams streams) {
    this.streams = streams;
  }

  Map<String, Object> splitShard(Fields request) {
    KinesisStream stream = StreamMode.requireProvisioned(streams.named(request));
    String startText = request.requiredText("NewStartingHashKey");
    if (!startText.matches(HASH_KEY_PATTERN)) {
      throw request.broken(
          "NewStartingHashKey",
          startText,
          "Member must satisfy regular expression pattern: " + HASH_KEY_PATTERN);
    }
    BigInteger start = new BigInteger(startText);
    synchronized (stream) {
      Shard shard = openShard(stream, request.requiredText("ShardToSplit"));
      HashKeyRange range = shard.range();
      if (start.compareTo(range.start().value().add(BigInteger.ONE)) <= 0
          || start.compareTo(range.end().value()) >= 0) {
        throw outside(startText, shard, stream);
      }
      streams.requireRoomFor(1);
      stream.split(shard, HashKey.of(start), streams.nextGeneration(), streams.nowMs());
    }
    return Map.of();
  }

  private static AwsException outside(String start, Shard shard, KinesisStream stream) {
    return Errors.invalidArgument(
        "NewStartingHashKey "
            + start
            + " used in SplitShard() on shard "
            + shard.id()
            + " in stream "
            + stream.name()
            + " under account "
            + KinesisSettings.ACCOUNT
            + " is not both greater than one plus the shard's StartingHashKey "
            + shard.range().start()
            + " and less than the shard's EndingHashKey "
            + shard.range().end()
            + ".");
  }

  Map<String, Object> mergeShards(Fields request) {
    KinesisStream stream = StreamMode.requireProvisioned(streams.named(request));
    synchronized (stream) {
      Shard lower = openShard(stream, request.requiredText("ShardToMerge"));
      Shard upper = openShard(stream, request.requiredText("AdjacentShardToMerge"));
      if (!lower.range().isFollowedBy(upper.range())) {
        throw Errors.invalidArgument(
            "Shards "
                + lower.id()
                + " and "
                + upper.id()
                + " in stream "
                + stream.name()
                + " under account "
                + KinesisSettings.ACCOUNT
                + " are not an adjacent pair of shards eligible for merging");
      }
      stream.merge(lower, upper, streams.nextGeneration(), streams.nowMs());
    }
    return Map.of();
  }

  private static Shard openShard(KinesisStream stream, String id) {
    int number = Shard.numberOf(id);
    Shard shard = stream.shards().get(number);
    if (shard == null) {
      throw Errors.couldNotFindShard(
          number < 0 ? id : Shard.id(number), stream.name(), KinesisSettings.ACCOUNT);
    }
    if (!shard.isOpen()) {
      throw Errors.invalidArgument(
          "Shard "
              + shard.id()
              + " in stream "
              + stream.name()
              + " under account "
              + KinesisSettings.ACCOUNT
              + " is closed; expected an open shard");
    }
    return shard;
  }
}
