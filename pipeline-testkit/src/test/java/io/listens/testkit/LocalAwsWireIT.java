package io.listens.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.InvalidArgumentException;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

/** The same in both formats that the SDK for Java speaks with Kinesis. */
class LocalAwsWireIT {

  private static final Instant NOW = Instant.parse("2024-06-25T12:00:00.123Z");

  private final ManualClock clock = ManualClock.startingAt(NOW);
  private final LocalAws aws = LocalAws.builder().clock(clock).start();

  @AfterEach
  void stop() {
    System.clearProperty("aws.cborEnabled");
    aws.close();
  }

  /** Sees what formats answers came in. */
  private static final class Formats implements ExecutionInterceptor {
    private final Set<String> seen = ConcurrentHashMap.newKeySet();

    @Override
    public void afterTransmission(
        Context.AfterTransmission context, ExecutionAttributes executionAttributes) {
      context.httpResponse().firstMatchingHeader("Content-Type").ifPresent(seen::add);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"cbor", "json"})
  void bytesTimesNumbersAndErrorsAreUnderstood(String format) {
    System.setProperty("aws.cborEnabled", Boolean.toString(format.equals("cbor")));
    Formats formats = new Formats();
    try (KinesisClient kinesis =
        aws.configure(KinesisClient.builder())
            .overrideConfiguration(c -> c.addExecutionInterceptor(formats))
            .build()) {
      kinesis.createStream(r -> r.streamName("s").shardCount(1));
      put(kinesis, "early");
      clock.advance(Duration.ofMillis(1_001));
      put(kinesis, "late");

      GetRecordsResponse late = since(kinesis, NOW.plusMillis(1));
      Instant created =
          kinesis
              .describeStreamSummary(r -> r.streamName("s"))
              .streamDescriptionSummary()
              .streamCreationTimestamp();

      assertThat(late.records()).extracting(Record::partitionKey).containsExactly("late");
      assertThat(late.records().get(0).data().asByteArray()).containsExactly(0, -1, 127);
      assertThat(late.records().get(0).approximateArrivalTimestamp())
          .isEqualTo(NOW.plusMillis(1_001));
      assertThat(late.millisBehindLatest()).isZero();
      assertThat(late.childShards()).isEmpty();
      assertThat(created).isEqualTo(NOW);
      assertThatThrownBy(() -> kinesis.getRecords(r -> r.shardIterator("x")))
          .isInstanceOf(InvalidArgumentException.class)
          .hasMessageContaining("Invalid ShardIterator.");
    }
    assertThat(formats.seen).containsExactly("application/x-amz-" + format + "-1.1");
  }

  private static void put(KinesisClient kinesis, String key) {
    kinesis.putRecord(
        r ->
            r.streamName("s")
                .partitionKey(key)
                .data(SdkBytes.fromByteArray(new byte[] {0, -1, 127})));
  }

  private static GetRecordsResponse since(KinesisClient kinesis, Instant time) {
    String iterator =
        kinesis
            .getShardIterator(
                r ->
                    r.streamName("s")
                        .shardId("shardId-000000000000")
                        .shardIteratorType(ShardIteratorType.AT_TIMESTAMP)
                        .timestamp(time))
            .shardIterator();
    return kinesis.getRecords(r -> r.shardIterator(iterator));
  }

  @ParameterizedTest
  @ValueSource(strings = {"cbor", "json"})
  void shardsKeepTheirRelations(String format) {
    System.setProperty("aws.cborEnabled", Boolean.toString(format.equals("cbor")));
    try (KinesisClient kinesis = aws.configure(KinesisClient.builder()).build()) {
      kinesis.createStream(r -> r.streamName("s").shardCount(2));
      kinesis.updateShardCount(
          r -> r.streamName("s").targetShardCount(1).scalingType("UNIFORM_SCALING"));

      assertThat(kinesis.listShards(r -> r.streamName("s")).shards())
          .last()
          .satisfies(
              child -> {
                assertThat(List.of(child.parentShardId(), child.adjacentParentShardId()))
                    .containsExactly("shardId-000000000000", "shardId-000000000001");
                assertThat(child.sequenceNumberRange().endingSequenceNumber()).isNull();
              });
    }
  }
}
