package io.listens.testkit.emulator.kinesis;

import static io.listens.testkit.emulator.kinesis.Kinesis.STREAM;
import static org.assertj.core.api.Assertions.assertThat;

import io.listens.testkit.emulator.kinesis.Kinesis.Answer;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReshardTest {

  private static final String HALF = "170141183460469231731687303715884105728";

  private final Kinesis kinesis = Kinesis.withoutLimits();

  @Test
  void aSplitShardEndsAndItsChildrenTakeOver() {
    kinesis.create(1);
    kinesis.putAt("0", "before");
    kinesis.split(0, HALF);
    kinesis.putAt("0", "low");
    kinesis.putAt(HALF, "high");

    List<Answer> shards = kinesis.shards();

    assertThat(kinesis.dataOf(0)).containsExactly("before");
    assertThat(kinesis.dataOf(1)).containsExactly("low");
    assertThat(kinesis.dataOf(2)).containsExactly("high");
    assertThat(shards)
        .extracting(shard -> shard.members().get("ParentShardId"))
        .containsExactly(null, Shard.id(0), Shard.id(0));
    assertThat(shards)
        .extracting(shard -> shard.structure("SequenceNumberRange").has("EndingSequenceNumber"))
        .containsExactly(true, false, false);
  }

  @Test
  void theEndOfAClosedShardIsAfterItsRecordsAndBeforeItsChildren() {
    kinesis.create(1);
    BigInteger last = new BigInteger(kinesis.put("k"));
    kinesis.split(0, HALF);
    BigInteger child = new BigInteger(kinesis.put("k"));

    BigInteger end =
        new BigInteger(
            kinesis.shards().get(0).structure("SequenceNumberRange").text("EndingSequenceNumber"));

    assertThat(end).isGreaterThan(last).isLessThan(child);
  }

  @Test
  void whoFinishesAClosedShardIsToldOfItsChildren() {
    kinesis.create(1);
    kinesis.putAt("0", "a");
    kinesis.putAt("0", "b");
    kinesis.split(0, HALF);

    Answer first =
        kinesis.call(
            "GetRecords", "ShardIterator", kinesis.iterator(0, "TRIM_HORIZON"), "Limit", 1);
    Answer last = kinesis.get(first.text("NextShardIterator"));

    assertThat(first.has("ChildShards")).isFalse();
    assertThat(last.data()).containsExactly("b");
    assertThat(last.has("NextShardIterator")).isFalse();
    assertThat(last.list("ChildShards"))
        .extracting(child -> child.text("ShardId"))
        .containsExactly(Shard.id(1), Shard.id(2));
    assertThat(last.list("ChildShards").get(1).members())
        .containsEntry("ParentShards", List.of(Shard.id(0)))
        .containsEntry(
            "HashKeyRange",
            Map.of(
                "StartingHashKey",
                HALF,
                "EndingHashKey",
                "340282366920938463463374607431768211455"));
  }

  @Test
  void mergedShardsHaveOneChildWithBothParents() {
    kinesis.create(2);
    kinesis.merge(0, 1);

    Answer child = kinesis.shards().get(2);
    Answer end = kinesis.get(kinesis.iterator(1, "LATEST"));

    assertThat(child.text("ParentShardId")).isEqualTo(Shard.id(0));
    assertThat(child.text("AdjacentParentShardId")).isEqualTo(Shard.id(1));
    assertThat(end.list("ChildShards").get(0).value("ParentShards"))
        .isEqualTo(List.of(Shard.id(0), Shard.id(1)));
    assertThat(kinesis.putAt("0", "x").text("ShardId")).isEqualTo(Shard.id(2));
  }

  @ParameterizedTest
  @CsvSource({"0, 2", "1, 0"})
  void onlyNeighboursInOrderAreMerged(int lower, int upper) {
    kinesis.create(3);

    AwsException refused = kinesis.refusedMerge(lower, upper);

    assertThat(refused.type()).isEqualTo("InvalidArgumentException");
    assertThat(refused.message())
        .isEqualTo(
            "Shards %s and %s in stream listens under account 000000000000 are not an adjacent pair of shards eligible for merging"
                .formatted(Shard.id(lower), Shard.id(upper)));
  }

  @ParameterizedTest
  @CsvSource({"0", "1", HALF, "340282366920938463463374607431768211455"})
  void aShardIsSplitWithinItsKeys(String start) {
    kinesis.create(2);

    assertThat(refusedSplit("shardId-000000000000", start))
        .startsWith(
            "NewStartingHashKey %s used in SplitShard() on shard shardId-000000000000"
                .formatted(start))
        .endsWith(
            "is not both greater than one plus the shard's StartingHashKey 0 and less than the"
                + " shard's EndingHashKey 170141183460469231731687303715884105727.");
  }

  private String refusedSplit(String shard, String start) {
    return kinesis
        .refused(
            "SplitShard", "StreamName", STREAM, "ShardToSplit", shard, "NewStartingHashKey", start)
        .message();
  }

  @Test
  void aClosedOrMissingShardIsNotSplit() {
    kinesis.create(1);
    kinesis.split(0, HALF);

    assertThat(refusedSplit("shardId-000000000000", "5")).contains("is closed");
    assertThat(refusedSplit("shardId-9", "5"))
        .isEqualTo(
            "Could not find shard shardId-000000000009 in stream listens under account"
                + " 000000000000.");
  }

  @ParameterizedTest
  @CsvSource({"2, 4", "4, 2", "2, 3", "3, 6", "5, 4", "7, 14", "3, 2", "4, 4", "1, 2", "2, 1"})
  void theShardCountIsUpdatedToEqualParts(int before, int after) {
    kinesis.create(before);

    Answer answer =
        kinesis.call(
            "UpdateShardCount",
            "StreamName",
            STREAM,
            "TargetShardCount",
            after,
            "ScalingType",
            "UNIFORM_SCALING");

    assertThat(answer.number("CurrentShardCount")).isEqualTo(before);
    assertThat(answer.number("TargetShardCount")).isEqualTo(after);
    assertIsWholeRing(open(), after);
  }

  private List<Answer> open() {
    return kinesis.shards("ShardFilter", Map.of("Type", "AT_LATEST"));
  }

  private static void assertIsWholeRing(List<Answer> open, int parts) {
    List<BigInteger[]> ranges = new ArrayList<>();
    for (Answer shard : open) {
      Answer range = shard.structure("HashKeyRange");
      ranges.add(
          new BigInteger[] {
            new BigInteger(range.text("StartingHashKey")),
            new BigInteger(range.text("EndingHashKey"))
          });
    }
    ranges.sort(Comparator.comparing(range -> range[0]));
    BigInteger next = BigInteger.ZERO;
    BigInteger width = HashKey.RING.divide(BigInteger.valueOf(parts));
    for (BigInteger[] range : ranges) {
      assertThat(range[0]).isEqualTo(next);
      next = range[1].add(BigInteger.ONE);
      assertThat(next.subtract(range[0]).subtract(width).abs())
          .isLessThan(BigInteger.ONE.shiftLeft(34));
    }
    assertThat(ranges).hasSize(parts);
    assertThat(next).isEqualTo(HashKey.RING);
  }

  @Test
  void theShardCountIsAtMostDoubledOrHalved() {
    kinesis.create(4);

    assertThat(refusedCount(9))
        .isEqualTo(
            "UpdateShardCount cannot scale up over double your current open shard count. Current"
                + " open shard count: 4, Target shard count: 9");
    assertThat(refusedCount(1)).startsWith("UpdateShardCount cannot scale down below half");
  }

  private String refusedCount(int target) {
    AwsException refused =
        kinesis.refused(
            "UpdateShardCount",
            "StreamName",
            STREAM,
            "TargetShardCount",
            target,
            "ScalingType",
            "UNIFORM_SCALING");
    assertThat(refused.type()).isEqualTo("LimitExceededException");
    return refused.message();
  }

  @Test
  void theShardsOfAnOnDemandStreamAreTheServicesOwn() {
    kinesis.call(
        "CreateStream",
        "StreamName",
        STREAM,
        "StreamModeDetails",
        Map.of("StreamMode", "ON_DEMAND"));

    for (String operation : List.of("SplitShard", "MergeShards", "UpdateShardCount")) {
      AwsException refused = kinesis.refused(operation, "StreamName", STREAM);

      assertThat(refused.type()).as(operation).isEqualTo("ValidationException");
      assertThat(refused.message())
          .contains("only supported for data streams with the provisioned capacity mode");
    }
  }

  @Test
  void everyShardIsReachedThroughItsParents() {
    kinesis.create(3);
    kinesis.call(
        "UpdateShardCount",
        "StreamName",
        STREAM,
        "TargetShardCount",
        4,
        "ScalingType",
        "UNIFORM_SCALING");

    List<String> seen = new ArrayList<>(List.of(Shard.id(0), Shard.id(1), Shard.id(2)));
    for (int i = 0; i < seen.size(); i++) {
      Answer end = kinesis.get(kinesis.iterator(Shard.numberOf(seen.get(i)), "LATEST"));
      if (end.has("ChildShards")) {
        end.list("ChildShards").stream()
            .map(child -> child.text("ShardId"))
            .filter(id -> !seen.contains(id))
            .forEach(seen::add);
      }
    }

    assertThat(seen).containsExactlyInAnyOrderElementsOf(kinesis.shardIds());
  }
}
