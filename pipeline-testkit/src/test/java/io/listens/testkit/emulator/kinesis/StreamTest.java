package io.listens.testkit.emulator.kinesis;

import static io.listens.testkit.emulator.kinesis.Kinesis.STREAM;
import static org.assertj.core.api.Assertions.assertThat;

import io.listens.testkit.emulator.kinesis.Kinesis.Answer;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StreamTest {

  private static final String ARN = "arn:aws:kinesis:us-east-1:000000000000:stream/" + STREAM;

  private final Kinesis kinesis = Kinesis.withoutLimits();

  @Test
  void aStreamIsDescribed() {
    kinesis.create(3);

    Answer stream =
        kinesis.call("DescribeStream", "StreamName", STREAM).structure("StreamDescription");

    assertThat(stream.text("StreamARN")).isEqualTo(ARN);
    assertThat(stream.text("StreamStatus")).isEqualTo("ACTIVE");
    assertThat(stream.number("RetentionPeriodHours")).isEqualTo(24);
    assertThat(stream.value("StreamCreationTimestamp")).isEqualTo(Kinesis.START);
    // As AWS divides the ring in three.
    assertThat(stream.list("Shards"))
        .extracting(shard -> shard.structure("HashKeyRange").text("StartingHashKey"))
        .containsExactly(
            "0",
            "113427455640312821154458202477256070485",
            "226854911280625642308916404954512140970");
    assertThat(stream.list("Shards").get(2).structure("HashKeyRange").text("EndingHashKey"))
        .isEqualTo("340282366920938463463374607431768211455");
  }

  @Test
  void itIsFoundByItsArnToo() {
    kinesis.create(1);

    Answer summary =
        kinesis
            .call("DescribeStreamSummary", "StreamARN", ARN)
            .structure("StreamDescriptionSummary");

    assertThat(summary.text("StreamName")).isEqualTo(STREAM);
    assertThat(summary.number("OpenShardCount")).isEqualTo(1);
  }

  @Test
  void anArnOfAnotherStreamContradictsTheName() {
    kinesis.create(1);

    assertThat(kinesis.refused("DeleteStream", "StreamName", "other", "StreamARN", ARN).type())
        .isEqualTo("InvalidArgumentException");
  }

  @Test
  void shardsAreDescribedInPages() {
    kinesis.create(5);

    Answer first = describe("Limit", 2);
    Answer last = describe("ExclusiveStartShardId", "shardId-000000000001");

    assertThat(first.list("Shards")).hasSize(2);
    assertThat(first.value("HasMoreShards")).isEqualTo(true);
    assertThat(last.list("Shards")).hasSize(3);
    assertThat(last.value("HasMoreShards")).isEqualTo(false);
  }

  private Answer describe(String member, Object value) {
    return kinesis
        .call("DescribeStream", "StreamName", STREAM, member, value)
        .structure("StreamDescription");
  }

  @Test
  void aStreamMadeAgainIsAnother() {
    kinesis.create(1);
    Instant first = created();
    kinesis.call("DeleteStream", "StreamName", STREAM);
    kinesis.create(1);

    assertThat(created()).isAfter(first);
  }

  private Instant created() {
    return (Instant) describe("Limit", 1).value("StreamCreationTimestamp");
  }

  @Test
  void streamsAreListedInPages() {
    for (String name : List.of("c", "a", "b")) {
      kinesis.call("CreateStream", "StreamName", name, "ShardCount", 1);
    }

    Answer first = kinesis.call("ListStreams", "Limit", 2);
    Answer second = kinesis.call("ListStreams", "NextToken", first.text("NextToken"));

    assertThat(first.value("StreamNames")).isEqualTo(List.of("a", "b"));
    assertThat(first.value("HasMoreStreams")).isEqualTo(true);
    assertThat(second.value("StreamNames")).isEqualTo(List.of("c"));
    assertThat(second.value("HasMoreStreams")).isEqualTo(false);
    assertThat(second.has("NextToken")).isFalse();
    assertThat(kinesis.call("ListStreams", "ExclusiveStartStreamName", "a").value("StreamNames"))
        .isEqualTo(List.of("b", "c"));
  }

  @Test
  void aNameIsTakenOnce() {
    kinesis.create(1);

    AwsException refused = kinesis.refused("CreateStream", "StreamName", STREAM, "ShardCount", 1);

    assertThat(refused.type()).isEqualTo("ResourceInUseException");
    assertThat(refused.message())
        .isEqualTo("Stream listens under account 000000000000 already exists.");
  }

  @ParameterizedTest
  @CsvSource({
    "'', Member must have length greater than or equal to 1",
    "a b, 'Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+'"
  })
  void aNameIsChecked(String name, String constraint) {
    AwsException refused = kinesis.refused("CreateStream", "StreamName", name, "ShardCount", 1);

    assertThat(refused.type()).isEqualTo("ValidationException");
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.message())
        .isEqualTo(
            "1 validation error detected: Value '%s' at 'streamName' failed to satisfy constraint: %s"
                .formatted(name, constraint));
  }

  @Test
  void aMissingNameIsNull() {
    assertThat(kinesis.refused("DescribeStream").message())
        .isEqualTo(
            "1 validation error detected: Value null at 'streamName' failed to satisfy constraint:"
                + " Member must not be null");
  }

  @Test
  void aTextWhereANumberBelongsIsNoRequest() {
    AwsException refused = kinesis.refused("CreateStream", "StreamName", STREAM, "ShardCount", "2");

    assertThat(refused.type()).isEqualTo("SerializationException");
    assertThat(refused.message()).contains("java.lang.String can not be converted to an Integer");
  }

  @Test
  void aMissingStreamIsNotFound() {
    AwsException refused = kinesis.refused("DeleteStream", "StreamName", "nowhere");

    assertThat(refused.type()).isEqualTo("ResourceNotFoundException");
    assertThat(refused.message()).isEqualTo("Stream nowhere under account 000000000000 not found.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "AddTagsToStream",
        "DecreaseStreamRetentionPeriod",
        "DeleteStream",
        "DescribeStream",
        "DescribeStreamSummary",
        "IncreaseStreamRetentionPeriod",
        "ListShards",
        "ListTagsForStream",
        "MergeShards",
        "PutRecord",
        "PutRecords",
        "RemoveTagsFromStream",
        "SplitShard",
        "UpdateShardCount"
      })
  void everyOperationMissesIt(String operation) {
    AwsException refused =
        kinesis.refused(
            operation, "StreamName", "nowhere", "ShardToSplit", "s", "NewStartingHashKey", "1");

    assertThat(refused.type()).isEqualTo("ResourceNotFoundException");
    assertThat(refused.message()).contains("nowhere");
  }

  @Test
  void aMissingArnIsNotFound() {
    for (String arn : List.of(ARN, "arn:aws:kinesis:eu-west-1:000000000000:stream/listens")) {
      AwsException refused =
          kinesis.refused(
              "UpdateStreamMode",
              "StreamARN",
              arn,
              "StreamModeDetails",
              Map.of("StreamMode", "ON_DEMAND"));

      assertThat(refused.type()).isEqualTo("ResourceNotFoundException");
    }
  }

  @Test
  void aModeIsOneOfTwo() {
    kinesis.create(1);

    AwsException refused =
        kinesis.refused(
            "UpdateStreamMode",
            "StreamARN",
            ARN,
            "StreamModeDetails",
            Map.of("StreamMode", "FREE"));

    assertThat(refused.type()).isEqualTo("ValidationException");
    assertThat(refused.message())
        .contains("'FREE' at 'streamModeDetails.streamMode'", "[PROVISIONED, ON_DEMAND]");
  }

  @ParameterizedTest
  @CsvSource({"ListStreams, 0", "ListStreams, 10001", "DescribeStream, 0", "GetRecords, 10001"})
  void aPageHasALimit(String operation, int limit) {
    kinesis.create(1);

    AwsException refused =
        kinesis.refused(operation, "StreamName", STREAM, "ShardIterator", "x", "Limit", limit);

    assertThat(refused.type()).isEqualTo("ValidationException");
    assertThat(refused.message()).contains("Value '" + limit + "' at 'limit'");
  }

  @Test
  void theAccountsShardsAreLimited() {
    AwsException refused =
        kinesis.refused("CreateStream", "StreamName", STREAM, "ShardCount", 20_001);

    assertThat(refused.type()).isEqualTo("LimitExceededException");
    assertThat(refused.message())
        .contains("Current shard count for the account: 0. Limit: 20000.", "request: 20001");
  }

  @Test
  void limitsTellWhatIsThere() {
    kinesis.create(3);
    kinesis.call(
        "CreateStream", "StreamName", "od", "StreamModeDetails", Map.of("StreamMode", "ON_DEMAND"));

    Answer limits = kinesis.call("DescribeLimits");

    assertThat(limits.number("OpenShardCount")).isEqualTo(7);
    assertThat(limits.number("OnDemandStreamCount")).isEqualTo(1);
  }

  @Test
  void theModeIsChanged() {
    kinesis.create(1);

    kinesis.call(
        "UpdateStreamMode",
        "StreamARN",
        ARN,
        "StreamModeDetails",
        Map.of("StreamMode", "ON_DEMAND"));

    assertThat(describe("Limit", 1).structure("StreamModeDetails").text("StreamMode"))
        .isEqualTo("ON_DEMAND");
  }

  @Test
  void tagsAreAddedListedAndRemoved() {
    kinesis.create(1);
    kinesis.call("AddTagsToStream", "StreamName", STREAM, "Tags", Map.of("b", "2", "a", "1"));
    kinesis.call("AddTagsToStream", "StreamName", STREAM, "Tags", Map.of("c", "3", "a", "4"));
    kinesis.call("RemoveTagsFromStream", "StreamName", STREAM, "TagKeys", List.of("b"));

    Answer first = kinesis.call("ListTagsForStream", "StreamName", STREAM, "Limit", 1);
    Answer rest =
        kinesis.call("ListTagsForStream", "StreamName", STREAM, "ExclusiveStartTagKey", "a");

    assertThat(first.value("Tags")).isEqualTo(List.of(Map.of("Key", "a", "Value", "4")));
    assertThat(first.value("HasMoreTags")).isEqualTo(true);
    assertThat(rest.value("Tags")).isEqualTo(List.of(Map.of("Key", "c", "Value", "3")));
    assertThat(rest.value("HasMoreTags")).isEqualTo(false);
  }

  @Test
  void tagsAreFew() {
    kinesis.create(1);
    Map<String, String> tags = new HashMap<>();
    for (int i = 0; i < 51; i++) {
      tags.put("tag" + i, "");
    }

    assertThat(kinesis.refused("AddTagsToStream", "StreamName", STREAM, "Tags", tags).message())
        .contains("cannot have more than 50 tags");
  }

  @Test
  void anUnknownOperationIsNamed() {
    AwsException refused = kinesis.refused("SubscribeToShard");

    assertThat(refused.type()).isEqualTo("UnknownOperationException");
    assertThat(refused.message()).contains("SubscribeToShard", "PutRecords");
  }
}
