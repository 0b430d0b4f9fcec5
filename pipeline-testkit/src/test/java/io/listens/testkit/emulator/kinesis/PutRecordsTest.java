package io.listens.testkit.emulator.kinesis;

import static io.listens.testkit.emulator.kinesis.Kinesis.STREAM;
import static org.assertj.core.api.Assertions.assertThat;

import io.listens.testkit.emulator.kinesis.Kinesis.Answer;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PutRecordsTest {

  private static final int MIB = 1 << 20;

  private final Kinesis kinesis = Kinesis.withoutLimits();

  @ParameterizedTest
  // MD5 of "a" begins with 0c, of "b" with 92, of "c" with 4a, of "e" with e1.
  @CsvSource({"a, 0", "c, 1", "b, 2", "e, 3"})
  void aRecordGoesWhereTheMd5OfItsKeyPoints(String key, int shard) {
    kinesis.create(4);

    assertThat(kinesis.put(key, new byte[1]).text("ShardId")).isEqualTo(Shard.id(shard));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "170141183460469231731687303715884105727, 0",
    "170141183460469231731687303715884105728, 1",
    "340282366920938463463374607431768211455, 1"
  })
  void anExplicitHashKeyOverridesIt(String key, int shard) {
    kinesis.create(2);

    assertThat(kinesis.putAt(key, "x").text("ShardId")).isEqualTo(Shard.id(shard));
  }

  @Test
  void aHashKeyBeyondTheRingIsRefused() {
    kinesis.create(1);

    AwsException refused =
        kinesis.refused(
            "PutRecord",
            "StreamName",
            STREAM,
            "PartitionKey",
            "k",
            "Data",
            new byte[1],
            "ExplicitHashKey",
            "340282366920938463463374607431768211456");

    assertThat(refused.type()).isEqualTo("InvalidArgumentException");
    assertThat(refused.message())
        .isEqualTo(
            "Invalid ExplicitHashKey. ExplicitHashKey must be in the range: [0, 2^128-1]. Specified"
                + " value was 340282366920938463463374607431768211456");
  }

  @Test
  void sequenceNumbersGrowAndLookLikeTheServices() {
    kinesis.create(1);
    List<BigInteger> numbers = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      numbers.add(new BigInteger(kinesis.put("k")));
    }

    assertThat(numbers).isSorted().doesNotHaveDuplicates();
    assertThat(numbers).allMatch(n -> n.toString().matches("49\\d{54}"));
  }

  @Test
  void noSequenceNumberComesTwiceThoughTheStreamIsMadeAgain() {
    Set<String> numbers = new HashSet<>();
    for (int generation = 0; generation < 3; generation++) {
      kinesis.create(2);
      for (String key : List.of("a", "b", "c")) {
        assertThat(numbers.add(kinesis.put(key))).isTrue();
      }
      kinesis.call("DeleteStream", "StreamName", STREAM);
    }
  }

  @Test
  void answersPairWithRequestsByIndex() {
    kinesis.create(4);

    Answer answer =
        kinesis.call(
            "PutRecords",
            "StreamName",
            STREAM,
            "Records",
            List.of(entry("e", new byte[1]), entry("a", new byte[1]), entry("b", new byte[1])));

    assertThat(answer.number("FailedRecordCount")).isZero();
    assertThat(answer.list("Records"))
        .extracting(record -> record.text("ShardId"))
        .containsExactly(Shard.id(3), Shard.id(0), Shard.id(2));
  }

  private static Map<String, Object> entry(String key, byte[] data) {
    return Map.of("PartitionKey", key, "Data", data);
  }

  private AwsException refusedRecords(List<Map<String, Object>> records) {
    return kinesis.refused("PutRecords", "StreamName", STREAM, "Records", records);
  }

  @Test
  void fiveHundredRecordsAreTheMost() {
    kinesis.create(1);
    Map<String, Object> record = entry("k", new byte[1]);

    assertThat(refusedRecords(Collections.nCopies(501, record)).message())
        .contains("at 'records'", "Member must have length less than or equal to 500");
    assertThat(refusedRecords(List.of()).message())
        .contains("Member must have length greater than or equal to 1");
    assertThat(
            kinesis
                .call(
                    "PutRecords", "StreamName", STREAM, "Records", Collections.nCopies(500, record))
                .list("Records"))
        .hasSize(500);
  }

  @Test
  void fiveMebibytesAreTheMostPartitionKeysIncluded() {
    kinesis.create(1);
    List<Map<String, Object>> full = Collections.nCopies(5, entry("k", new byte[MIB - 1]));
    List<Map<String, Object>> over = new ArrayList<>(full);
    over.add(entry("k", new byte[0]));

    kinesis.call("PutRecords", "StreamName", STREAM, "Records", full);
    AwsException refused = refusedRecords(over);

    assertThat(refused.type()).isEqualTo("InvalidArgumentException");
    assertThat(refused.message()).isEqualTo("Records size exceeds 5 MB limit");
  }

  @Test
  void oneMebibyteIsTheGreatestRecordPartitionKeyIncluded() {
    kinesis.create(1);

    kinesis.put("ş", new byte[MIB - 2]);
    AwsException refused = refusedRecords(List.of(entry("ş", new byte[MIB - 1])));

    assertThat(refused.type()).isEqualTo("ValidationException");
    assertThat(refused.message())
        .contains(
            "at 'records.1.member.data'", "Member must have length less than or equal to 1048576");
  }

  @Test
  void greaterRecordsAreTakenWhereTheStreamAllowsThem() {
    kinesis.create(1);
    String arn = "arn:aws:kinesis:us-east-1:000000000000:stream/" + STREAM;
    kinesis.call("UpdateMaxRecordSize", "StreamARN", arn, "MaxRecordSizeInKiB", 10_240);

    kinesis.put("k", new byte[10 * MIB - 1]);
    AwsException refused =
        kinesis.refused(
            "PutRecord", "StreamName", STREAM, "PartitionKey", "k", "Data", new byte[10 * MIB]);

    assertThat(refused.message()).contains("less than or equal to 10485760");
    assertThat(
            kinesis
                .refused("UpdateMaxRecordSize", "StreamARN", arn, "MaxRecordSizeInKiB", 10_241)
                .message())
        .contains("Member must have value less than or equal to 10240");
  }

  @Test
  void aPartitionKeyIsNeeded() {
    kinesis.create(1);

    assertThat(refusedRecords(List.of(entry("", new byte[1]))).message())
        .contains("at 'records.1.member.partitionKey'", "greater than or equal to 1");
    assertThat(refusedRecords(List.of(entry("k".repeat(257), new byte[1]))).message())
        .contains("less than or equal to 256");
    assertThat(refusedRecords(List.of(Map.of("Data", new byte[1]))).message())
        .contains("Value null at 'records.1.member.partitionKey'");
  }

  @Test
  void nothingIsStoredOfARefusedRequest() {
    kinesis.create(1);

    refusedRecords(List.of(entry("k", new byte[1]), entry("", new byte[1])));

    assertThat(kinesis.dataOf(0)).isEmpty();
  }

  @Test
  void theNumberToComeAfterIsChecked() {
    kinesis.create(1);
    String number = kinesis.put("k");

    assertThat(
            kinesis
                .call(
                    "PutRecord",
                    "StreamName",
                    STREAM,
                    "PartitionKey",
                    "k",
                    "Data",
                    new byte[1],
                    "SequenceNumberForOrdering",
                    number)
                .text("SequenceNumber"))
        .isGreaterThan(number);
    assertThat(
            kinesis
                .refused(
                    "PutRecord",
                    "StreamName",
                    STREAM,
                    "PartitionKey",
                    "k",
                    "Data",
                    new byte[1],
                    "SequenceNumberForOrdering",
                    "12")
                .message())
        .contains("ExclusiveMinimumSequenceNumber 12 used in PutRecord on stream listens");
  }
}
