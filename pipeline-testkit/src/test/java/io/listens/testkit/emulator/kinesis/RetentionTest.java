package io.listens.testkit.emulator.kinesis;

import static io.listens.testkit.emulator.kinesis.Kinesis.STREAM;
import static org.assertj.core.api.Assertions.assertThat;

import io.listens.testkit.emulator.kinesis.Kinesis.Answer;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetentionTest {

  private static final String HALF = "170141183460469231731687303715884105728";

  private final Kinesis kinesis = Kinesis.withoutLimits();

  private void setRetention(String direction, int hours) {
    kinesis.call(
        direction + "StreamRetentionPeriod", "StreamName", STREAM, "RetentionPeriodHours", hours);
  }

  @Test
  void aRecordIsForgottenAfterADay() {
    kinesis.create(1);
    kinesis.put("old");
    kinesis.pass(Duration.ofHours(1));
    kinesis.put("new");
    kinesis.pass(Duration.ofHours(23));
    assertThat(kinesis.dataOf(0)).containsExactly("old", "new");
    kinesis.pass(Duration.ofMillis(1));

    assertThat(kinesis.dataOf(0)).containsExactly("new");
  }

  @Test
  void whoStoodAtAForgottenRecordGoesOnAtTheOldestThatIsLeft() {
    kinesis.create(1);
    String old = kinesis.put("old");
    kinesis.pass(Duration.ofHours(1));
    kinesis.put("new");
    kinesis.pass(Duration.ofHours(23).minusMinutes(1));
    String iterator = kinesis.iterator(0, "TRIM_HORIZON");
    kinesis.pass(Duration.ofMinutes(2));

    assertThat(kinesis.get(iterator).data()).containsExactly("new");
    assertThat(
            kinesis
                .get(kinesis.iterator(0, "AT_SEQUENCE_NUMBER", "StartingSequenceNumber", old))
                .data())
        .containsExactly("new");
  }

  @Test
  void numbersGoOnThoughEverythingIsForgotten() {
    kinesis.create(1);
    String old = kinesis.put("old");
    kinesis.pass(Duration.ofDays(2));

    assertThat(kinesis.dataOf(0)).isEmpty();
    assertThat(kinesis.put("new")).isGreaterThan(old);
    assertThat(kinesis.dataOf(0)).containsExactly("new");
  }

  @Test
  void longerRetentionKeepsRecords() {
    kinesis.create(1);
    setRetention("Increase", 48);
    kinesis.put("old");
    kinesis.pass(Duration.ofHours(47));

    assertThat(kinesis.dataOf(0)).containsExactly("old");
    setRetention("Decrease", 24);
    assertThat(kinesis.dataOf(0)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "Increase, 23, Minimum allowed retention period is 24 hours. Requested retention period (23"
        + " hours) is too short.",
    "Increase, 8761, Maximum allowed retention period is 8760 hours. Requested retention period"
        + " (8761 hours) is too long.",
    "Increase, 47, Requested retention period (47 hours) for stream listens can not be shorter than"
        + " existing retention period (48 hours). Use DecreaseRetentionPeriod API.",
    "Decrease, 49, Requested retention period (49 hours) for stream listens can not be longer than"
        + " existing retention period (48 hours). Use IncreaseRetentionPeriod API."
  })
  void retentionIsChecked(String direction, int hours, String message) {
    kinesis.create(1);
    setRetention("Increase", 48);

    AwsException refused =
        kinesis.refused(
            direction + "StreamRetentionPeriod",
            "StreamName",
            STREAM,
            "RetentionPeriodHours",
            hours);

    assertThat(refused.type()).isEqualTo("InvalidArgumentException");
    assertThat(refused.message()).isEqualTo(message);
  }

  @Test
  void aClosedShardGoesWithItsLastRecord() {
    kinesis.create(1);
    kinesis.put("k");
    kinesis.split(0, HALF);
    kinesis.pass(Duration.ofHours(24));
    assertThat(kinesis.shardIds()).contains(Shard.id(0));
    kinesis.pass(Duration.ofMillis(1));

    assertThat(kinesis.shardIds()).containsExactly(Shard.id(1), Shard.id(2));
    assertThat(
            kinesis
                .refused(
                    "GetShardIterator",
                    "StreamName",
                    STREAM,
                    "ShardId",
                    Shard.id(0),
                    "ShardIteratorType",
                    "TRIM_HORIZON")
                .type())
        .isEqualTo("ResourceNotFoundException");
  }

  @Test
  void recordsBeyondTheMemoryAreRefusedUntilOthersAreForgotten() {
    Kinesis small = Kinesis.holding(10_000);
    small.create(1);
    small.put("k", new byte[9_000]);

    AwsException refused =
        small.refused(
            "PutRecord", "StreamName", STREAM, "PartitionKey", "k", "Data", new byte[9_000]);

    assertThat(refused.type()).isEqualTo("LimitExceededException");
    assertThat(refused.message())
        .contains("it holds 9097 bytes", "at most 10000", "maxRecordBytes");
    small.pass(Duration.ofHours(25));
    small.put("k", new byte[9_000]);
    small.call("DeleteStream", "StreamName", STREAM);
    small.create(1);
    small.put("k", new byte[9_000]);
    assertThat(small.dataOf(0)).hasSize(1);
  }

  @Test
  void refusedRecordsTakeNoMemory() {
    Kinesis small = Kinesis.holding(10_000);
    small.create(1);
    for (int i = 0; i < 10; i++) {
      small.refused(
          "PutRecord", "StreamName", STREAM, "PartitionKey", "k", "Data", new byte[20_000]);
    }

    assertThat(small.put("k", new byte[9_000]).has("SequenceNumber")).isTrue();
  }

  @Test
  void throttledRecordsTakeNoMemory() {
    Kinesis small = Kinesis.withLimitsHolding(120_000);
    Map<String, Object> one = Map.of("PartitionKey", "k", "Data", new byte[1]);
    List<Map<String, Object>> many = Collections.nCopies(500, one);
    small.create(1);
    small.call("PutRecords", "StreamName", STREAM, "Records", many);
    small.call("PutRecords", "StreamName", STREAM, "Records", many);

    for (int i = 0; i < 300; i++) {
      Answer refused =
          small.call("PutRecords", "StreamName", STREAM, "Records", many.subList(0, 100));
      assertThat(refused.number("FailedRecordCount")).isEqualTo(100);
      assertThat(
              small
                  .refused(
                      "PutRecord", "StreamName", STREAM, "PartitionKey", "k", "Data", new byte[1])
                  .type())
          .isEqualTo("ProvisionedThroughputExceededException");
    }
  }
}
