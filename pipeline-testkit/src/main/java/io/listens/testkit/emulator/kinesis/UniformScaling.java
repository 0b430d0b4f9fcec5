package io.listens.testkit.emulator.kinesis;

import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * UpdateShardCount: splits at the new bounds that are missing, then merges over the old ones that
 * are not wanted, as the service does. So every record keeps a parent to be read before it.
 */
final class UniformScaling {

  /** Bounds no further apart are the same: shards of equal size differ by a few keys. */
  private static final BigInteger NEAR = BigInteger.ONE.shiftLeft(32);

  private static final int MAX_SHARDS = 100_000;

  private final Streams streams;

  UniformScaling(Streams streams) {
    this.streams = streams;
  }

  Map<String, Object> updateShardCount(Fields request) {
    KinesisStream stream = StreamMode.requireProvisioned(streams.named(request));
    int target =
        request.required(
            "TargetShardCount", request.integerWithin("TargetShardCount", 1, MAX_SHARDS));
    String type = request.requiredText("ScalingType");
    if (!type.equals("UNIFORM_SCALING")) {
      throw request.broken(
          "ScalingType", type, "Member must satisfy enum value set: [UNIFORM_SCALING]");
    }
    int before;
    synchronized (stream) {
      before = stream.shards().open().size();
      checkStep(before, target);
      streams.requireRoomFor(target - before);
      List<BigInteger> bounds =
          HashKeyRange.split(target).stream().map(range -> range.start().value()).toList();
      splitAt(bounds, stream);
      mergeBetween(bounds, stream);
    }
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("StreamName", stream.name());
    answer.put("CurrentShardCount", before);
    answer.put("TargetShardCount", target);
    answer.put("StreamARN", stream.identity().arn());
    return answer;
  }

  private static void checkStep(int open, int target) {
    String counts = " Current open shard count: " + open + ", Target shard count: " + target;
    if (target > open * 2) {
      throw Errors.limitExceeded(
          "UpdateShardCount cannot scale up over double your current open shard count." + counts);
    }
    if (target * 2 < open) {
      throw Errors.limitExceeded(
          "UpdateShardCount cannot scale down below half your current open shard count." + counts);
    }
  }

  private void splitAt(List<BigInteger> bounds, KinesisStream stream) {
    for (BigInteger bound : bounds) {
      Shard shard = stream.shards().openFor(HashKey.of(bound));
      boolean begins = isNear(shard.range().start().value(), bound);
      boolean ends = isNear(shard.range().end().value().add(BigInteger.ONE), bound);
      if (!begins && !ends) {
        stream.split(shard, HashKey.of(bound), streams.nextGeneration(), streams.nowMs());
      }
    }
  }

  private void mergeBetween(List<BigInteger> bounds, KinesisStream stream) {
    List<Shard> open = stream.shards().open();
    int i = 1;
    while (i < open.size()) {
      BigInteger start = open.get(i).range().start().value();
      if (bounds.stream().anyMatch(bound -> isNear(start, bound))) {
        i++;
      } else {
        stream.merge(open.get(i - 1), open.get(i), streams.nextGeneration(), streams.nowMs());
        open = stream.shards().open();
      }
    }
  }

  private static boolean isNear(BigInteger one, BigInteger other) {
    return one.subtract(other).abs().compareTo(NEAR) <= 0;
  }
}
