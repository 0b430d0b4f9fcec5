package io.listens.testkit.contract;

import static io.listens.testkit.contract.TestStream.HALF;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.listens.testkit.backend.Difference;
import java.math.BigInteger;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.kinesis.model.ChildShard;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.KinesisException;
import software.amazon.awssdk.services.kinesis.model.LimitExceededException;
import software.amazon.awssdk.services.kinesis.model.ScalingType;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.awssdk.services.kinesis.model.ShardFilter;
import software.amazon.awssdk.services.kinesis.model.ShardFilterType;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;
import software.amazon.awssdk.services.kinesis.model.StreamMode;
import software.amazon.awssdk.services.kinesis.model.ValidationException;

/** Shards are split and merged. */
interface ReshardContract extends KinesisContract {

  @Test
  default void aSplitShardEndsAndItsChildrenTakeOver() {
    TestStream stream = stream(1);
    String parent = stream.shard(0);
    stream.putAt("0", "before");
    stream.split(parent, HALF);
    stream.putAt("0", "low");
    stream.putAt(HALF, "high");

    List<Shard> shards = stream.shards();

    assertThat(shards).extracting(Shard::parentShardId).containsExactly(null, parent, parent);
    assertThat(shards.get(0).sequenceNumberRange().endingSequenceNumber()).isNotNull();
    assertThat(shards.get(1).hashKeyRange().endingHashKey())
        .isEqualTo(new BigInteger(HALF).subtract(BigInteger.ONE).toString());
    assertThat(shards.get(2).hashKeyRange().startingHashKey()).isEqualTo(HALF);
    assertThat(stream.dataOf(parent, 1)).containsExactly("before");
    assertThat(stream.dataOf(shards.get(1).shardId(), 1)).containsExactly("low");
    assertThat(stream.dataOf(shards.get(2).shardId(), 1)).containsExactly("high");
  }

  @Test
  default void theEndOfAClosedShardIsNotBeforeItsRecordsAndBeforeItsChildren() {
    aws().assumeNo(Difference.END_OF_SHARD_MADE_UP);
    TestStream stream = stream(1);
    BigInteger last = new BigInteger(stream.put("x").sequenceNumber());
    stream.split(stream.shard(0), HALF);

    BigInteger end =
        new BigInteger(stream.shards().get(0).sequenceNumberRange().endingSequenceNumber());

    assertThat(end).isGreaterThanOrEqualTo(last);
    assertThat(end).isLessThan(new BigInteger(stream.put("x").sequenceNumber()));
  }

  @Test
  default void whoFinishesAClosedShardIsToldOfItsChildren() {
    TestStream stream = stream(1);
    String parent = stream.shard(0);
    stream.put("last");
    stream.split(parent, HALF);

    GetRecordsResponse end = readToTheEnd(stream.iterator(parent, ShardIteratorType.TRIM_HORIZON));

    assertThat(end.childShards())
        .extracting(ChildShard::shardId)
        .containsExactlyInAnyOrder(stream.shard(1), stream.shard(2));
    assertThat(end.childShards())
        .allSatisfy(child -> assertThat(child.parentShards()).containsExactly(parent));
  }

  private GetRecordsResponse readToTheEnd(String from) {
    GetRecordsResponse answer = kinesis().getRecords(r -> r.shardIterator(from));
    for (int i = 0; answer.nextShardIterator() != null && i < 20; i++) {
      String next = answer.nextShardIterator();
      answer = kinesis().getRecords(r -> r.shardIterator(next));
    }
    assertThat(answer.nextShardIterator()).as("after the end").isNull();
    return answer;
  }

  @Test
  default void mergedShardsHaveOneChildWithBothParents() {
    TestStream stream = stream(2);
    String lower = stream.shard(0);
    String upper = stream.shard(1);
    stream.putAt("0", "low");
    stream.putAt(HALF, "high");
    stream.merge(lower, upper);

    Shard child = stream.shards().get(2);

    assertThat(List.of(child.parentShardId(), child.adjacentParentShardId()))
        .containsExactlyInAnyOrder(lower, upper);
    assertThat(stream.putAt("0", "x").shardId()).isEqualTo(child.shardId());
    assertThat(stream.putAt(HALF, "x").shardId()).isEqualTo(child.shardId());
    assertThat(stream.dataOf(lower, 1)).containsExactly("low");
    assertThat(stream.dataOf(upper, 1)).containsExactly("high");
    StreamContract.assertWholeRing(List.of(child));
  }

  @Test
  default void theShardCountIsUpdated() {
    TestStream stream = stream(2);

    kinesis()
        .updateShardCount(
            r ->
                r.streamName(stream.name)
                    .targetShardCount(4)
                    .scalingType(ScalingType.UNIFORM_SCALING));
    stream.awaitActive();

    List<Shard> open = shards(stream, ShardFilterType.AT_LATEST);
    assertThat(open).hasSize(4);
    StreamContract.assertWholeRing(open);
  }

  private List<Shard> shards(TestStream stream, ShardFilterType filter) {
    return shards(stream, ShardFilter.builder().type(filter).build());
  }

  private List<Shard> shards(TestStream stream, ShardFilter filter) {
    return kinesis().listShards(r -> r.streamName(stream.name).shardFilter(filter)).shards();
  }

  @Test
  default void theShardCountIsAtMostDoubled() {
    TestStream stream = stream(1);

    assertThatThrownBy(
            () ->
                kinesis()
                    .updateShardCount(
                        r ->
                            r.streamName(stream.name)
                                .targetShardCount(3)
                                .scalingType(ScalingType.UNIFORM_SCALING)))
        .isInstanceOfAny(LimitExceededException.class, REFUSALS.get(0), REFUSALS.get(1));
  }

  @Test
  default void openShardsAreThoseAtLatest() {
    TestStream stream = stream(1);
    stream.split(stream.shard(0), HALF);

    assertThat(shards(stream, ShardFilterType.AT_LATEST))
        .extracting(Shard::shardId)
        .containsExactlyInAnyOrder(stream.shard(1), stream.shard(2));
    assertThat(shards(stream, ShardFilterType.FROM_TRIM_HORIZON)).hasSize(3);
    assertThat(
            shards(
                stream,
                ShardFilter.builder()
                    .type(ShardFilterType.AFTER_SHARD_ID)
                    .shardId(stream.shard(0))
                    .build()))
        .hasSize(2);
  }

  @Test
  default void aShardIsSplitWithinItsKeys() {
    aws().assumeNo(Difference.HASH_KEYS_UNCHECKED);
    TestStream stream = stream(2);
    String lower = stream.shard(0);

    for (String outside : new String[] {"0", BigInteger.ONE.shiftLeft(128).toString()}) {
      assertThatThrownBy(() -> stream.split(lower, outside))
          .isInstanceOfAny(REFUSALS.toArray(Class[]::new));
    }
  }

  @Test
  default void aClosedShardIsNotSplitAgain() {
    TestStream stream = stream(1);
    String parent = stream.shard(0);
    stream.split(parent, HALF);

    assertThatThrownBy(() -> stream.split(parent, "5"))
        .isInstanceOfSatisfying(
            KinesisException.class, e -> assertThat(e.statusCode()).isEqualTo(400));
  }

  @Test
  default void onlyNeighboursAreMerged() {
    TestStream stream = stream(3);
    String first = stream.shard(0);
    String third = stream.shard(2);

    assertThatThrownBy(() -> stream.merge(first, third))
        .isInstanceOfAny(REFUSALS.toArray(Class[]::new));
  }

  @Test
  default void theShardsOfAnOnDemandStreamAreTheServicesOwn() {
    aws().assumeNo(Difference.ON_DEMAND_RESHARDED);
    TestStream stream = stream(1);
    String shard = stream.shard(0);
    String arn =
        kinesis()
            .describeStreamSummary(r -> r.streamName(stream.name))
            .streamDescriptionSummary()
            .streamARN();
    kinesis()
        .updateStreamMode(
            r -> r.streamARN(arn).streamModeDetails(m -> m.streamMode(StreamMode.ON_DEMAND)));
    stream.awaitActive();

    assertThatThrownBy(() -> stream.split(shard, HALF)).isInstanceOf(ValidationException.class);
  }
}
