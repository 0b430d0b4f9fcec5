package io.listens.testkit.emulator.kinesis;

import static io.listens.testkit.emulator.kinesis.Kinesis.STREAM;
import static org.assertj.core.api.Assertions.assertThat;

import io.listens.testkit.emulator.kinesis.Kinesis.Answer;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReadingTest {

  private static final int MIB = 1 << 20;

  private final Kinesis kinesis = Kinesis.withoutLimits();

  @Test
  void recordsComeInTheOrderTheyWerePut() {
    kinesis.create(1);
    List<String> numbers = List.of(kinesis.put("a"), kinesis.put("b"), kinesis.put("c"));

    Answer answer = kinesis.get(kinesis.iterator(0, "TRIM_HORIZON"));

    assertThat(answer.data()).containsExactly("a", "b", "c");
    assertThat(answer.list("Records"))
        .extracting(record -> record.text("SequenceNumber"))
        .containsExactlyElementsOf(numbers);
    assertThat(answer.list("Records"))
        .extracting(record -> record.value("ApproximateArrivalTimestamp"))
        .containsOnly(Kinesis.START);
  }

  @Test
  void latestIsWhatComesAfterTheIteratorWasMade() {
    kinesis.create(1);
    kinesis.put("before");
    String iterator = kinesis.iterator(0, "LATEST");
    kinesis.put("after");

    assertThat(kinesis.get(iterator).data()).containsExactly("after");
  }

  @Test
  void aSequenceNumberIsIncludedOrNot() {
    kinesis.create(1);
    kinesis.put("a");
    String b = kinesis.put("b");
    kinesis.put("c");

    String at = kinesis.iterator(0, "AT_SEQUENCE_NUMBER", "StartingSequenceNumber", b);
    String after = kinesis.iterator(0, "AFTER_SEQUENCE_NUMBER", "StartingSequenceNumber", b);

    assertThat(kinesis.get(at).data()).containsExactly("b", "c");
    assertThat(kinesis.get(after).data()).containsExactly("c");
  }

  @Test
  void aSequenceNumberBetweenTwoRecordsIsAPlaceToo() {
    kinesis.create(1);
    String a = kinesis.put("a");
    kinesis.put("b");
    String between = new BigInteger(a).add(BigInteger.ONE.shiftLeft(36)).toString();

    assertThat(
            kinesis
                .get(kinesis.iterator(0, "AT_SEQUENCE_NUMBER", "StartingSequenceNumber", between))
                .data())
        .containsExactly("b");
  }

  @Test
  void theShardsOwnStartIsBeforeItsFirstRecord() {
    kinesis.create(1);
    kinesis.put("a");
    String start =
        kinesis.shards().get(0).structure("SequenceNumberRange").text("StartingSequenceNumber");

    assertThat(
            kinesis
                .get(kinesis.iterator(0, "AFTER_SEQUENCE_NUMBER", "StartingSequenceNumber", start))
                .data())
        .containsExactly("a");
  }

  @Test
  void aTimeIsWhereTheFirstRecordSinceIs() {
    kinesis.create(1);
    for (int second = 0; second < 100; second++) {
      kinesis.put("s" + second);
      kinesis.pass(Duration.ofSeconds(1));
    }

    assertThat(firstSince(Kinesis.START.plusSeconds(70))).isEqualTo("s70");
    assertThat(firstSince(Kinesis.START.plusMillis(70_001))).isEqualTo("s71");
    assertThat(firstSince(Kinesis.START.minusSeconds(5))).isEqualTo("s0");
  }

  private String firstSince(Instant time) {
    return kinesis.get(kinesis.iterator(0, "AT_TIMESTAMP", "Timestamp", time)).data().get(0);
  }

  @Test
  void aTimeToComeIsRefused() {
    kinesis.create(1);

    AwsException refused =
        kinesis.refused(
            "GetShardIterator",
            "StreamName",
            STREAM,
            "ShardId",
            "shardId-000000000000",
            "ShardIteratorType",
            "AT_TIMESTAMP",
            "Timestamp",
            Kinesis.START.plusMillis(1));

    assertThat(refused.message())
        .isEqualTo(
            "The timestampInMillis parameter cannot be greater than the currentTimestampInMillis."
                + " timestampInMillis: 1719316800124, currentTimestampInMillis: 1719316800123");
  }

  @Test
  void pagesFollowOneAnother() {
    kinesis.create(1);
    for (int i = 0; i < 5; i++) {
      kinesis.put("r" + i);
      kinesis.pass(Duration.ofSeconds(1));
    }

    Answer first =
        kinesis.call(
            "GetRecords", "ShardIterator", kinesis.iterator(0, "TRIM_HORIZON"), "Limit", 2);
    Answer second = kinesis.get(first.text("NextShardIterator"));

    assertThat(first.data()).containsExactly("r0", "r1");
    // The third record came two seconds after the first, of the five that have passed.
    assertThat(first.number("MillisBehindLatest")).isEqualTo(3_000);
    assertThat(second.data()).containsExactly("r2", "r3", "r4");
    assertThat(second.number("MillisBehindLatest")).isZero();
    assertThat(second.has("ChildShards")).isFalse();
  }

  @Test
  void zeroBehindIsTheTipAlone() {
    kinesis.create(1);
    kinesis.put("a");
    kinesis.put("b");

    Answer first =
        kinesis.call(
            "GetRecords", "ShardIterator", kinesis.iterator(0, "TRIM_HORIZON"), "Limit", 1);

    assertThat(first.number("MillisBehindLatest")).isPositive();
  }

  @Test
  void anAnswerHoldsTenThousandRecords() {
    kinesis.create(1);
    for (int i = 0; i < 10_001; i++) {
      kinesis.put("k");
    }

    Answer first = kinesis.get(kinesis.iterator(0, "TRIM_HORIZON"));

    assertThat(first.data()).hasSize(10_000);
    assertThat(kinesis.get(first.text("NextShardIterator")).data()).hasSize(1);
    assertThat(
            kinesis
                .refused(
                    "GetRecords", "ShardIterator", first.text("NextShardIterator"), "Limit", 10_001)
                .message())
        .contains("at 'limit'", "less than or equal to 10000");
  }

  @Test
  void anAnswerHoldsTenMebibytes() {
    kinesis.create(1);
    for (int i = 0; i < 11; i++) {
      kinesis.put("k", new byte[MIB - 1]);
    }

    Answer first = kinesis.get(kinesis.iterator(0, "TRIM_HORIZON"));

    assertThat(first.data()).hasSize(10);
    assertThat(kinesis.get(first.text("NextShardIterator")).data()).hasSize(1);
  }

  @Test
  void anIteratorLivesFiveMinutes() {
    kinesis.create(1);
    String iterator = kinesis.iterator(0, "LATEST");
    kinesis.pass(Duration.ofMinutes(5));
    kinesis.get(iterator);
    kinesis.pass(Duration.ofMillis(1));

    AwsException refused = kinesis.refused("GetRecords", "ShardIterator", iterator);

    assertThat(refused.type()).isEqualTo("ExpiredIteratorException");
    assertThat(refused.message())
        .isEqualTo(
            "Iterator expired. The iterator was created at time Tue Jun 25 12:00:00 UTC 2024 while"
                + " right now it is Tue Jun 25 12:05:00 UTC 2024 which is further in the future"
                + " than the tolerated delay of 300000 milliseconds.");
  }

  @Test
  void theNextIteratorIsNewAgain() {
    kinesis.create(1);
    String iterator = kinesis.iterator(0, "LATEST");
    kinesis.pass(Duration.ofMinutes(4));
    String next = kinesis.get(iterator).text("NextShardIterator");
    kinesis.pass(Duration.ofMinutes(4));

    assertThat(kinesis.get(next).data()).isEmpty();
  }

  @Test
  void aChangedIteratorIsNoIterator() {
    kinesis.create(1);
    byte[] bytes = Base64.getDecoder().decode(kinesis.iterator(0, "LATEST"));
    for (int i = 0; i < bytes.length; i++) {
      byte[] changed = bytes.clone();
      changed[i] ^= 1;
      assertThat(refusal(Base64.getEncoder().encodeToString(changed)))
          .isEqualTo("Invalid ShardIterator.");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "AAAA", "no base64!"})
  void anythingElseIsNoIteratorEither(String iterator) {
    assertThat(refusal(iterator)).isEqualTo("Invalid ShardIterator.");
  }

  private String refusal(String iterator) {
    return kinesis.refused("GetRecords", "ShardIterator", iterator).message();
  }

  @Test
  void aPagesTokenIsNoIterator() {
    kinesis.create(2);
    String token =
        kinesis.call("ListShards", "StreamName", STREAM, "MaxResults", 1).text("NextToken");

    assertThat(refusal(token)).isEqualTo("Invalid ShardIterator.");
  }

  @Test
  void anotherEnginesIteratorIsNoIterator() {
    Kinesis other = Kinesis.withoutLimits();
    other.create(1);

    assertThat(refusal(other.iterator(0, "LATEST"))).isEqualTo("Invalid ShardIterator.");
  }

  @Test
  void anIteratorDoesNotOutliveItsStream() {
    kinesis.create(1);
    String iterator = kinesis.iterator(0, "LATEST");
    kinesis.call("DeleteStream", "StreamName", STREAM);
    kinesis.create(1);

    AwsException refused = kinesis.refused("GetRecords", "ShardIterator", iterator);

    assertThat(refused.type()).isEqualTo("ResourceNotFoundException");
    assertThat(refused.message())
        .isEqualTo(
            "Shard shardId-000000000000 in stream listens under account 000000000000 does not"
                + " exist");
  }

  @Test
  void aSequenceNumberBelongsToItsShardAndStream() {
    kinesis.create(4);
    String ofShard0 = kinesis.put("a");

    assertThat(refusedNumber(1, ofShard0))
        .isEqualTo(
            "Invalid StartingSequenceNumber. It encodes shardId-000000000000, while it was used in"
                + " a call to a shard with shardId-000000000001");
    assertThat(refusedNumber(0, "12"))
        .isEqualTo(
            "StartingSequenceNumber 12 used in GetShardIterator on shard shardId-000000000000 in"
                + " stream listens under account 000000000000 is invalid.");
    kinesis.call("DeleteStream", "StreamName", STREAM);
    kinesis.create(4);
    assertThat(refusedNumber(0, ofShard0)).endsWith("because it did not come from this stream.");
  }

  private String refusedNumber(int shard, String number) {
    return kinesis
        .refused(
            "GetShardIterator",
            "StreamName",
            STREAM,
            "ShardId",
            Shard.id(shard),
            "ShardIteratorType",
            "AT_SEQUENCE_NUMBER",
            "StartingSequenceNumber",
            number)
        .message();
  }

  @Test
  void typeAndNumberGoTogether() {
    kinesis.create(1);
    String number = kinesis.put("a");

    assertThat(refusedType("LATEST", number)).endsWith("and also a StartingSequenceNumber.");
    assertThat(refusedType("AT_SEQUENCE_NUMBER", null))
        .endsWith("Request specified AT_SEQUENCE_NUMBER and no StartingSequenceNumber.");
    assertThat(refusedType("NEWEST", null)).contains("Member must satisfy enum value set:");
  }

  private String refusedType(String type, @Nullable String number) {
    Object[] members = {"StreamName", STREAM, "ShardId", Shard.id(0), "ShardIteratorType", type};
    if (number != null) {
      members =
          new Object[] {
            "StreamName",
            STREAM,
            "ShardId",
            Shard.id(0),
            "ShardIteratorType",
            type,
            "StartingSequenceNumber",
            number
          };
    }
    return kinesis.refused("GetShardIterator", members).message();
  }

  @Test
  void aShardThatIsNotThereIsNotFound() {
    kinesis.create(1);

    assertThat(refusedShard("shardId-000000000007"))
        .isEqualTo(
            "Shard shardId-000000000007 in stream listens under account 000000000000 does not"
                + " exist");
    assertThat(refusedShard("first"))
        .isEqualTo("Could not find shard first in stream listens under account 000000000000.");
  }

  private String refusedShard(String id) {
    return kinesis
        .refused(
            "GetShardIterator", "StreamName", STREAM, "ShardId", id, "ShardIteratorType", "LATEST")
        .message();
  }
}
