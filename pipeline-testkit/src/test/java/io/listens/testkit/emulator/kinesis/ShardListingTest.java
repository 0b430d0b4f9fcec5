package io.listens.testkit.emulator.kinesis;

import static io.listens.testkit.emulator.kinesis.Kinesis.STREAM;
import static org.assertj.core.api.Assertions.assertThat;

import io.listens.testkit.emulator.kinesis.Kinesis.Answer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ShardListingTest {

  private static final String HALF = "170141183460469231731687303715884105728";

  private final Kinesis kinesis = Kinesis.withoutLimits();

  /** Shard 0, split after an hour into 1 and 2, which are merged after another hour into 3. */
  private void createAndReshard() {
    kinesis.create(1);
    kinesis.pass(Duration.ofHours(1));
    kinesis.split(0, HALF);
    kinesis.pass(Duration.ofHours(1));
    kinesis.merge(1, 2);
  }

  private List<String> filtered(String type) {
    return kinesis.shardIds("ShardFilter", Map.of("Type", type));
  }

  private List<String> filtered(String type, Instant time) {
    return kinesis.shardIds("ShardFilter", Map.of("Type", type, "Timestamp", time));
  }

  private static List<String> ids(int first, int last) {
    return IntStream.rangeClosed(first, last).mapToObj(Shard::id).toList();
  }

  @Test
  void allAreListedThatHaveOrMayHaveRecords() {
    createAndReshard();

    assertThat(kinesis.shardIds()).isEqualTo(ids(0, 3));
    assertThat(filtered("FROM_TRIM_HORIZON")).isEqualTo(ids(0, 3));
  }

  @Test
  void openOnesAreThoseAtLatest() {
    createAndReshard();

    assertThat(filtered("AT_LATEST")).isEqualTo(ids(3, 3));
  }

  @Test
  void theTrimHorizonIsTheStreamsBeginningAtFirst() {
    createAndReshard();

    assertThat(filtered("AT_TRIM_HORIZON")).isEqualTo(ids(0, 0));
    kinesis.pass(Duration.ofMinutes(22 * 60 + 30)); // The horizon is half an hour after the start.
    assertThat(filtered("AT_TRIM_HORIZON")).isEqualTo(ids(0, 0));
    kinesis.pass(Duration.ofHours(1)); // And now when 1 and 2 took over.
    assertThat(filtered("AT_TRIM_HORIZON")).isEqualTo(ids(1, 2));
    assertThat(kinesis.shardIds()).isEqualTo(ids(1, 3));
  }

  @Test
  void aTimeSelectsWhatWasOpenThenOrSince() {
    createAndReshard();
    Instant between = Kinesis.START.plus(Duration.ofMinutes(90));

    assertThat(filtered("AT_TIMESTAMP", between)).isEqualTo(ids(1, 2));
    assertThat(filtered("FROM_TIMESTAMP", between)).isEqualTo(ids(1, 3));
    assertThat(filtered("FROM_TIMESTAMP", Instant.EPOCH)).isEqualTo(ids(0, 3));
  }

  @Test
  void aShardSelectsThoseAfterIt() {
    createAndReshard();

    assertThat(
            kinesis.shardIds(
                "ShardFilter", Map.of("Type", "AFTER_SHARD_ID", "ShardId", Shard.id(1))))
        .isEqualTo(ids(2, 3));
    assertThat(kinesis.shardIds("ExclusiveStartShardId", Shard.id(2))).isEqualTo(ids(3, 3));
  }

  @Test
  void anUnknownFilterIsRefused() {
    kinesis.create(1);

    assertThat(
            kinesis
                .refused("ListShards", "StreamName", STREAM, "ShardFilter", Map.of("Type", "SOME"))
                .message())
        .contains("'SOME' at 'shardFilter.type'", "Member must satisfy enum value set:");
    assertThat(
            kinesis
                .refused(
                    "ListShards",
                    "StreamName",
                    STREAM,
                    "ShardFilter",
                    Map.of("Type", "AT_TIMESTAMP"))
                .message())
        .contains("Value null at 'shardFilter.timestamp'");
  }

  @Test
  void pagesKeepTheirFilter() {
    createAndReshard();
    Instant between = Kinesis.START.plus(Duration.ofMinutes(90));

    Answer first =
        kinesis.call(
            "ListShards",
            "StreamName",
            STREAM,
            "MaxResults",
            1,
            "ShardFilter",
            Map.of("Type", "AT_TIMESTAMP", "Timestamp", between));
    Answer second = kinesis.call("ListShards", "NextToken", first.text("NextToken"));

    assertThat(first.list("Shards"))
        .extracting(shard -> shard.text("ShardId"))
        .isEqualTo(ids(1, 1));
    assertThat(second.list("Shards"))
        .extracting(shard -> shard.text("ShardId"))
        .isEqualTo(ids(2, 2));
    assertThat(second.has("NextToken")).isFalse();
  }

  @Test
  void aTokenLivesFiveMinutesAndStandsAlone() {
    kinesis.create(2);
    String token =
        kinesis.call("ListShards", "StreamName", STREAM, "MaxResults", 1).text("NextToken");

    assertThat(refused("StreamName", STREAM, "NextToken", token))
        .isEqualTo("NextToken and StreamName cannot be provided together.");
    assertThat(refused()).isEqualTo("Either NextToken or StreamName should be provided.");
    assertThat(refused("NextToken", "made up")).isEqualTo("Invalid NextToken.");
    kinesis.pass(Duration.ofMinutes(5).plusMillis(1));
    assertThat(kinesis.refused("ListShards", "NextToken", token).type())
        .isEqualTo("ExpiredNextTokenException");
  }

  private String refused(Object... members) {
    return kinesis.refused("ListShards", members).message();
  }

  @Test
  void theCreationTimeTellsStreamsOfOneNameApart() {
    kinesis.create(1);

    assertThat(kinesis.shardIds("StreamCreationTimestamp", Kinesis.START)).hasSize(1);
    assertThat(
            kinesis
                .refused(
                    "ListShards",
                    "StreamName",
                    STREAM,
                    "StreamCreationTimestamp",
                    Kinesis.START.minusMillis(1))
                .type())
        .isEqualTo("ResourceNotFoundException");
  }
}
