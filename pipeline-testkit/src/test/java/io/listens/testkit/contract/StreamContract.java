package io.listens.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.listens.testkit.backend.Difference;
import java.math.BigInteger;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.kinesis.model.DescribeLimitsResponse;
import software.amazon.awssdk.services.kinesis.model.HashKeyRange;
import software.amazon.awssdk.services.kinesis.model.InvalidArgumentException;
import software.amazon.awssdk.services.kinesis.model.KinesisException;
import software.amazon.awssdk.services.kinesis.model.ListShardsResponse;
import software.amazon.awssdk.services.kinesis.model.ListStreamsResponse;
import software.amazon.awssdk.services.kinesis.model.ResourceInUseException;
import software.amazon.awssdk.services.kinesis.model.ResourceNotFoundException;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.awssdk.services.kinesis.model.StreamDescription;
import software.amazon.awssdk.services.kinesis.model.StreamDescriptionSummary;
import software.amazon.awssdk.services.kinesis.model.StreamMode;
import software.amazon.awssdk.services.kinesis.model.StreamStatus;
import software.amazon.awssdk.services.kinesis.model.Tag;

/** Streams are made, described, set and deleted. */
interface StreamContract extends KinesisContract {

  String NOWHERE = "contract-nowhere";
  String FIRST_SHARD = "shardId-000000000000";

  @Test
  default void aStreamIsMadeOfTheShardsAskedFor() {
    String name = stream(3).name;

    StreamDescription stream =
        kinesis().describeStream(r -> r.streamName(name)).streamDescription();

    assertThat(stream.streamName()).isEqualTo(name);
    assertThat(stream.streamStatus()).isEqualTo(StreamStatus.ACTIVE);
    assertThat(stream.streamARN())
        .matches("arn:aws[a-z-]*:kinesis:[a-z0-9-]+:\\d{12}:stream/" + name);
    assertThat(stream.retentionPeriodHours()).isEqualTo(24);
    assertThat(stream.hasMoreShards()).isFalse();
    assertThat(stream.shards())
        .extracting(Shard::shardId)
        .containsExactly("shardId-000000000000", "shardId-000000000001", "shardId-000000000002");
    assertThat(stream.shards()).allSatisfy(StreamContract::assertOpen);
  }

  private static void assertOpen(Shard shard) {
    assertThat(shard.sequenceNumberRange().startingSequenceNumber()).matches("\\d{1,128}");
    assertThat(shard.sequenceNumberRange().endingSequenceNumber()).isNull();
    assertThat(shard.parentShardId()).isNull();
  }

  @Test
  default void itsShardsShareAllHashKeys() {
    List<Shard> shards = stream(3).shards();

    assertWholeRing(shards);
  }

  static void assertWholeRing(List<Shard> shards) {
    BigInteger next = BigInteger.ZERO;
    for (HashKeyRange range :
        shards.stream()
            .map(Shard::hashKeyRange)
            .sorted(Comparator.comparing(range -> new BigInteger(range.startingHashKey())))
            .toList()) {
      assertThat(range.startingHashKey()).isEqualTo(next.toString());
      next = new BigInteger(range.endingHashKey()).add(BigInteger.ONE);
    }
    assertThat(next).isEqualTo(BigInteger.ONE.shiftLeft(128));
  }

  @Test
  default void aSummaryIsGivenByNameAndByArn() {
    String name = stream(2).name;

    StreamDescriptionSummary byName =
        kinesis().describeStreamSummary(r -> r.streamName(name)).streamDescriptionSummary();
    StreamDescriptionSummary byArn =
        kinesis()
            .describeStreamSummary(r -> r.streamARN(byName.streamARN()))
            .streamDescriptionSummary();

    assertThat(byName.openShardCount()).isEqualTo(2);
    assertThat(byName.consumerCount()).isZero();
    assertThat(byName.streamModeDetails().streamMode()).isEqualTo(StreamMode.PROVISIONED);
    assertThat(byArn.streamName()).isEqualTo(name);
    assertThat(byArn.streamCreationTimestamp()).isEqualTo(byName.streamCreationTimestamp());
  }

  @Test
  default void aNameIsTakenOnce() {
    String name = stream(1).name;

    assertThatThrownBy(() -> kinesis().createStream(r -> r.streamName(name).shardCount(1)))
        .isInstanceOf(ResourceInUseException.class)
        .hasMessageContaining(name);
  }

  @Test
  default void aNameHasNoSpaces() {
    assertThatThrownBy(() -> kinesis().createStream(r -> r.streamName("a b").shardCount(1)))
        .isInstanceOfAny(REFUSALS.toArray(Class[]::new));
  }

  @Test
  default void aStreamHasAShardAtLeast() {
    String name = aws().name("contract");

    assertThatThrownBy(() -> kinesis().createStream(r -> r.streamName(name).shardCount(0)))
        .isInstanceOfSatisfying(
            KinesisException.class, e -> assertThat(e.statusCode()).isEqualTo(400));
  }

  @Test
  default void whatIsNotThereIsNotFound() {
    assertThatThrownBy(() -> kinesis().describeStream(r -> r.streamName(NOWHERE)))
        .isInstanceOf(ResourceNotFoundException.class)
        .hasMessageContaining(NOWHERE);
    assertThatThrownBy(() -> kinesis().describeStreamSummary(r -> r.streamName(NOWHERE)))
        .isInstanceOf(ResourceNotFoundException.class);
    assertThatThrownBy(() -> kinesis().deleteStream(r -> r.streamName(NOWHERE)))
        .isInstanceOf(ResourceNotFoundException.class);
    assertThatThrownBy(() -> kinesis().listShards(r -> r.streamName(NOWHERE)))
        .isInstanceOf(ResourceNotFoundException.class);
  }

  @Test
  default void aDeletedStreamIsGone() {
    String name = stream(1).name;

    kinesis().deleteStream(r -> r.streamName(name));
    aws().awaitGone(name);

    assertThat(kinesis().listStreamsPaginator().streamNames()).doesNotContain(name);
  }

  @Test
  default void streamsAreListedInPages() {
    aws().assumeNo(Difference.REPEATED_PAGES);
    String first = stream(1).name;
    String second = stream(1).name;

    ListStreamsResponse page = kinesis().listStreams(r -> r.limit(1));

    assertThat(page.streamNames()).hasSize(1);
    assertThat(page.hasMoreStreams()).isTrue();
    // Who gives the same page for ever ends too.
    assertThat(kinesis().listStreamsPaginator(r -> r.limit(1)).streamNames().stream().limit(1_000))
        .contains(first, second);
  }

  @Test
  default void shardsAreListedInPages() {
    String name = stream(3).name;

    ListShardsResponse first = kinesis().listShards(r -> r.streamName(name).maxResults(2));
    ListShardsResponse second = kinesis().listShards(r -> r.nextToken(first.nextToken()));

    assertThat(first.shards()).hasSize(2);
    assertThat(second.shards()).hasSize(1).doesNotContainAnyElementsOf(first.shards());
    assertThat(second.nextToken()).isNull();
  }

  @Test
  default void aPagesTokenStandsAlone() {
    String name = stream(3).name;
    String token = kinesis().listShards(r -> r.streamName(name).maxResults(1)).nextToken();

    assertThatThrownBy(() -> kinesis().listShards(r -> r.streamName(name).nextToken(token)))
        .isInstanceOf(InvalidArgumentException.class);
  }

  @Test
  default void shardsAreListedFromAPlaceOn() {
    TestStream stream = stream(3);

    assertThat(
            kinesis()
                .listShards(r -> r.streamName(stream.name).exclusiveStartShardId(stream.shard(0)))
                .shards())
        .extracting(Shard::shardId)
        .containsExactlyInAnyOrder(stream.shard(1), stream.shard(2));
  }

  @Test
  default void tagsAreAddedListedAndRemoved() {
    String name = stream(1).name;

    kinesis().addTagsToStream(r -> r.streamName(name).tags(Map.of("a", "1", "b", "2")));
    kinesis().addTagsToStream(r -> r.streamName(name).tags(Map.of("b", "3")));
    kinesis().removeTagsFromStream(r -> r.streamName(name).tagKeys("a"));

    assertThat(kinesis().listTagsForStream(r -> r.streamName(name)).tags())
        .extracting(Tag::key, Tag::value)
        .containsExactly(org.assertj.core.groups.Tuple.tuple("b", "3"));
  }

  @Test
  default void retentionIsMadeLongerAndShorter() {
    String name = stream(1).name;

    kinesis().increaseStreamRetentionPeriod(r -> r.streamName(name).retentionPeriodHours(48));
    aws().awaitActive(name);
    int longer = retention(name);
    kinesis().decreaseStreamRetentionPeriod(r -> r.streamName(name).retentionPeriodHours(24));
    aws().awaitActive(name);

    assertThat(longer).isEqualTo(48);
    assertThat(retention(name)).isEqualTo(24);
  }

  private int retention(String name) {
    return kinesis()
        .describeStreamSummary(r -> r.streamName(name))
        .streamDescriptionSummary()
        .retentionPeriodHours();
  }

  @Test
  default void retentionIsADayAtLeast() {
    String name = stream(1).name;

    assertThatThrownBy(
            () ->
                kinesis()
                    .decreaseStreamRetentionPeriod(
                        r -> r.streamName(name).retentionPeriodHours(23)))
        .isInstanceOfAny(REFUSALS.toArray(Class[]::new));
  }

  @Test
  default void theModeIsChanged() {
    String name = stream(1).name;
    String arn =
        kinesis()
            .describeStreamSummary(r -> r.streamName(name))
            .streamDescriptionSummary()
            .streamARN();

    kinesis()
        .updateStreamMode(
            r -> r.streamARN(arn).streamModeDetails(m -> m.streamMode(StreamMode.ON_DEMAND)));
    aws().awaitActive(name);

    assertThat(
            kinesis()
                .describeStreamSummary(r -> r.streamName(name))
                .streamDescriptionSummary()
                .streamModeDetails()
                .streamMode())
        .isEqualTo(StreamMode.ON_DEMAND);
  }

  @Test
  default void openShardsCountAgainstTheAccountsLimit() {
    int before = kinesis().describeLimits().openShardCount();
    stream(2);

    DescribeLimitsResponse limits = kinesis().describeLimits();

    assertThat(limits.openShardCount()).isEqualTo(before + 2);
    assertThat(limits.shardLimit()).isGreaterThanOrEqualTo(limits.openShardCount());
  }
}
