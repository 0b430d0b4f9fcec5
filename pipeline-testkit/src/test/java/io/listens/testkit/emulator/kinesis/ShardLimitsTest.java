package io.listens.testkit.emulator.kinesis;

import static io.listens.testkit.emulator.kinesis.Kinesis.STREAM;
import static org.assertj.core.api.Assertions.assertThat;

import io.listens.testkit.emulator.kinesis.Kinesis.Answer;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ShardLimitsTest {

  private static final int MIB = 1 << 20;
  private static final String RATE_EXCEEDED =
      "Rate exceeded for shard shardId-000000000000 in stream listens under account 000000000000.";

  private final Kinesis kinesis = Kinesis.withLimits();

  private Answer putMany(int count, int bytes) {
    return kinesis.call(
        "PutRecords",
        "StreamName",
        STREAM,
        "Records",
        Collections.nCopies(count, Map.of("PartitionKey", "k", "Data", new byte[bytes])));
  }

  @Test
  void aShardTakesAThousandRecordsASecond() {
    kinesis.create(1);

    assertThat(putMany(500, 1).number("FailedRecordCount")).isZero();
    assertThat(putMany(499, 1).number("FailedRecordCount")).isZero();
    Answer over = putMany(3, 1);

    assertThat(over.number("FailedRecordCount")).isEqualTo(2);
    List<Answer> records = over.list("Records");
    assertThat(records.get(0).has("SequenceNumber")).isTrue();
    assertThat(records.get(1).members())
        .containsOnly(
            Map.entry("ErrorCode", "ProvisionedThroughputExceededException"),
            Map.entry("ErrorMessage", RATE_EXCEEDED));
    kinesis.pass(Duration.ofMillis(500));
    assertThat(putMany(500, 1).number("FailedRecordCount")).isZero();
    assertThat(putMany(1, 1).number("FailedRecordCount")).isEqualTo(1);
  }

  @Test
  void aShardTakesAMebibyteASecondPartitionKeysIncluded() {
    kinesis.create(1);

    kinesis.put("k", new byte[MIB / 2 - 1]);
    kinesis.put("k", new byte[MIB / 2 - 1]);
    AwsException refused =
        kinesis.refused(
            "PutRecord", "StreamName", STREAM, "PartitionKey", "k", "Data", new byte[0]);

    assertThat(refused.type()).isEqualTo("ProvisionedThroughputExceededException");
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.message()).isEqualTo(RATE_EXCEEDED);
    kinesis.pass(Duration.ofMillis(1));
    kinesis.put("k", new byte[1000]);
  }

  @Test
  void whatIsRefusedIsNotStored() {
    kinesis.create(1);
    putMany(500, 1);
    putMany(500, 1);
    putMany(500, 1);

    assertThat(kinesis.dataOf(0)).hasSize(1_000);
  }

  @Test
  void eachShardHasItsOwn() {
    kinesis.create(2);
    putMany(500, 1); // "k" belongs to the second half of the ring, or to the first.
    putMany(500, 1);

    assertThat(putMany(1, 1).number("FailedRecordCount")).isEqualTo(1);
    List<String> both = List.of(tryPutAt("0"), tryPutAt("170141183460469231731687303715884105728"));
    assertThat(both).containsExactlyInAnyOrder("taken", "refused");
  }

  private String tryPutAt(String hashKey) {
    try {
      kinesis.putAt(hashKey, "x");
      return "taken";
    } catch (AwsException e) {
      return "refused";
    }
  }

  @Test
  void aGreaterRecordThanASecondsWorthIsPaidForAfterwards() {
    kinesis.create(1);
    kinesis.call(
        "UpdateMaxRecordSize",
        "StreamARN",
        "arn:aws:kinesis:us-east-1:000000000000:stream/" + STREAM,
        "MaxRecordSizeInKiB",
        10_240);

    kinesis.put("k", new byte[3 * MIB - 1]);
    kinesis.pass(Duration.ofMillis(1_999));
    assertThat(
            kinesis
                .refused(
                    "PutRecord", "StreamName", STREAM, "PartitionKey", "k", "Data", new byte[1024])
                .message())
        .isEqualTo(RATE_EXCEEDED);
    kinesis.pass(Duration.ofMillis(2));
    kinesis.put("k", new byte[1000]);
  }

  @Test
  void fiveReadsASecond() {
    kinesis.create(1);
    String iterator = kinesis.iterator(0, "LATEST");
    for (int i = 0; i < 5; i++) {
      kinesis.get(iterator);
    }

    assertThat(kinesis.refused("GetRecords", "ShardIterator", iterator).message())
        .isEqualTo(RATE_EXCEEDED);
    kinesis.pass(Duration.ofMillis(200));
    kinesis.get(iterator);
  }

  @Test
  void fiveIteratorsASecond() {
    kinesis.create(1);
    for (int i = 0; i < 5; i++) {
      kinesis.iterator(0, "LATEST");
    }

    assertThat(
            kinesis
                .refused(
                    "GetShardIterator",
                    "StreamName",
                    STREAM,
                    "ShardId",
                    Shard.id(0),
                    "ShardIteratorType",
                    "LATEST")
                .type())
        .isEqualTo("ProvisionedThroughputExceededException");
    kinesis.pass(Duration.ofMillis(200));
    kinesis.iterator(0, "LATEST");
  }

  @Test
  void twoMebibytesASecondOut() {
    kinesis.create(1);
    fill(6);
    String iterator = kinesis.iterator(0, "TRIM_HORIZON");

    read(iterator, 3); // 1 MiB more than there is for the first second.

    assertThat(refusedRead(iterator)).isEqualTo(RATE_EXCEEDED);
    kinesis.pass(Duration.ofMillis(499));
    assertThat(refusedRead(iterator)).isEqualTo(RATE_EXCEEDED);
    kinesis.pass(Duration.ofMillis(2));
    read(iterator, 1);
  }

  private void read(String iterator, int records) {
    assertThat(kinesis.call("GetRecords", "ShardIterator", iterator, "Limit", records).data())
        .hasSize(records);
  }

  private String refusedRead(String iterator) {
    return kinesis.refused("GetRecords", "ShardIterator", iterator).message();
  }

  @Test
  void afterAFullAnswerNothingComesForFiveSeconds() {
    kinesis.create(1);
    fill(12);
    Answer full = kinesis.get(kinesis.iterator(0, "TRIM_HORIZON"));
    String next = full.text("NextShardIterator");

    assertThat(full.data()).hasSize(10);
    kinesis.pass(Duration.ofMillis(4_999));
    assertThat(refusedRead(next)).isEqualTo(RATE_EXCEEDED);
    kinesis.pass(Duration.ofMillis(1));
    assertThat(kinesis.get(next).data()).hasSize(2);
  }

  private void fill(int mebibytes) {
    for (int i = 0; i < mebibytes; i++) {
      kinesis.put("k", new byte[MIB - 1]);
      kinesis.pass(Duration.ofSeconds(1));
    }
  }
}
