package io.listens.testkit.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.listens.testkit.LocalAws;
import io.listens.testkit.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.ExpiredIteratorException;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.KinesisException;
import software.amazon.awssdk.services.kinesis.model.LimitExceededException;
import software.amazon.awssdk.services.kinesis.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResultEntry;
import software.amazon.awssdk.services.kinesis.model.Shard;

class KinesisFaultsIT {

  private static final Instant START = Instant.parse("2024-06-25T17:00:00Z");

  private final ManualClock clock = ManualClock.startingAt(START);
  private final FaultPlan plan = FaultPlan.seeded(7).waitingBy(clock::advance);
  private LocalAws aws;
  private KinesisClient kinesis;

  @BeforeEach
  void start() {
    aws = LocalAws.builder().clock(clock).start();
    kinesis =
        aws.configure(KinesisClient.builder())
            .overrideConfiguration(c -> c.retryStrategy(DefaultRetryStrategy.doNotRetry()))
            .build();
    kinesis.createStream(r -> r.streamName("s").shardCount(1));
  }

  @AfterEach
  void stop() {
    kinesis.close();
    aws.close();
  }

  private void put(String data) {
    kinesis.putRecord(r -> r.streamName("s").partitionKey("k").data(SdkBytes.fromUtf8String(data)));
  }

  private PutRecordsResponse putAll(int count) {
    List<PutRecordsRequestEntry> records =
        IntStream.range(0, count)
            .mapToObj(
                i ->
                    PutRecordsRequestEntry.builder()
                        .partitionKey("k")
                        .data(SdkBytes.fromUtf8String("r" + i))
                        .build())
            .toList();
    return kinesis.putRecords(r -> r.streamName("s").records(records));
  }

  private String iterator() {
    return kinesis
        .getShardIterator(
            r ->
                r.streamName("s").shardId("shardId-000000000000").shardIteratorType("TRIM_HORIZON"))
        .shardIterator();
  }

  private GetRecordsResponse read(String iterator) {
    return kinesis.getRecords(r -> r.shardIterator(iterator));
  }

  private static List<String> texts(GetRecordsResponse page) {
    return page.records().stream().map(record -> record.data().asUtf8String()).toList();
  }

  private List<String> stored() {
    aws.faults(FaultPlan.none());
    return texts(read(iterator()));
  }

  @Test
  void aThrottledCallIsNotCarriedOut() {
    aws.faults(plan.onKinesis("PutRecord").atCalls(2).throttle());
    put("a");

    assertThatThrownBy(() -> put("b")).isInstanceOf(ProvisionedThroughputExceededException.class);
    put("c");
    assertThat(aws.faultLog().entries())
        .containsExactly(new FaultLog.Entry(FaultKind.THROTTLE, "PutRecord", "s", 2));
    assertThat(stored()).containsExactly("a", "c");
  }

  @Test
  void aThrottledListingHasItsOwnError() {
    aws.faults(plan.onKinesis("ListShards").atEveryCall().throttle());

    assertThatThrownBy(() -> kinesis.listShards(r -> r.streamName("s")))
        .isInstanceOf(LimitExceededException.class);
  }

  @Test
  void aClientThatTriesAgainNoticesNothing() {
    aws.faults(
        plan.onKinesis("PutRecord")
            .atCalls(1)
            .throttle()
            .onKinesis("PutRecord")
            .atCalls(2)
            .resetConnection());
    aws.kinesis()
        .putRecord(r -> r.streamName("s").partitionKey("k").data(SdkBytes.fromUtf8String("a")));

    aws.faultLog().requireFired(FaultKind.THROTTLE, FaultKind.CONNECTION_RESET);
    assertThat(stored()).containsExactly("a");
  }

  @Test
  void aServerErrorIsNotCarriedOut() {
    aws.faults(plan.onKinesis("PutRecord").atCalls(1).serverError(503));

    assertThatThrownBy(() -> put("a"))
        .isInstanceOfSatisfying(
            KinesisException.class, e -> assertThat(e.statusCode()).isEqualTo(503));
    aws.faultLog().requireFired(FaultKind.SERVER_ERROR);
    assertThat(stored()).isEmpty();
  }

  @Test
  void aSlowAnswerTakesTheServicesTime() {
    aws.faults(plan.onKinesis("PutRecord").atCalls(1).delay(Duration.ofSeconds(90)));
    put("a");

    assertThat(clock.instant()).isEqualTo(START.plusSeconds(90));
    aws.faultLog().requireFired(FaultKind.DELAY);
    assertThat(stored()).containsExactly("a");
  }

  @Test
  void aDeniedCallIsToldSoAndCarriesNothingOut() {
    aws.faults(plan.onKinesis("PutRecord").atCalls(1).deny());
    assertThatThrownBy(() -> put("denied"))
        .isInstanceOfSatisfying(
            KinesisException.class,
            e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("AccessDeniedException"));
    aws.faultLog().requireFired(FaultKind.DENIED);
    put("stored");
    assertThat(read(iterator()).records()).hasSize(1);
  }

  @Test
  void aResetConnectionCarriesNothingOut() {
    aws.faults(plan.onKinesis("PutRecord").atCalls(1).resetConnection());

    assertThatThrownBy(() -> put("a")).isInstanceOf(SdkClientException.class);
    aws.faultLog().requireFired(FaultKind.CONNECTION_RESET);
    assertThat(stored()).isEmpty();
  }

  @Test
  void aLostAnswerWasCarriedOut() {
    aws.faults(plan.onKinesis("PutRecord").atCalls(1).loseAnswer());

    assertThatThrownBy(() -> put("a"))
        .isInstanceOfSatisfying(
            KinesisException.class, e -> assertThat(e.statusCode()).isEqualTo(500));
    aws.faultLog().requireFired(FaultKind.LOST_ANSWER);
    assertThat(stored()).containsExactly("a");
  }

  @Test
  void someRecordsFailAndTheOthersAreStoredInTheirPlaces() {
    aws.faults(plan.onKinesis("PutRecords").atCalls(1).failRecords(0.5));
    List<PutRecordsResultEntry> results = putAll(20).records();
    List<String> taken =
        IntStream.range(0, 20)
            .filter(i -> results.get(i).errorCode() == null)
            .mapToObj(i -> "r" + i)
            .toList();

    assertThat(taken).hasSizeBetween(1, 19);
    assertThat(results).hasSize(20);
    aws.faultLog().requireFired(FaultKind.FAILED_RECORDS);
    assertThat(stored()).isEqualTo(taken);
  }

  @Test
  void atLeastOneRecordFailsAndAllMay() {
    aws.faults(
        plan.onKinesis("PutRecords")
            .atCalls(1)
            .failRecords(0)
            .onKinesis("PutRecords")
            .atCalls(2)
            .failRecords(1));

    assertThat(putAll(3).failedRecordCount()).isEqualTo(1);
    assertThat(putAll(3).failedRecordCount()).isEqualTo(3);
    assertThat(stored()).hasSize(2);
  }

  @Test
  void anIteratorExpiresEarly() {
    aws.faults(plan.onKinesis("GetRecords").atCalls(1).expireIterator());
    String iterator = iterator();

    assertThatThrownBy(() -> read(iterator)).isInstanceOf(ExpiredIteratorException.class);
    aws.faultLog().requireFired(FaultKind.EXPIRED_ITERATOR);
  }

  @Test
  void anEmptyPageHidesWhatTheNextOneBrings() {
    put("a");
    aws.faults(plan.onKinesis("GetRecords").atCalls(1).emptyPage());
    GetRecordsResponse empty = read(iterator());

    assertThat(empty.records()).isEmpty();
    assertThat(empty.millisBehindLatest()).isPositive();
    assertThat(texts(read(empty.nextShardIterator()))).containsExactly("a");
    aws.faultLog().requireFired(FaultKind.EMPTY_PAGE);
  }

  @Test
  void aPageThatIsEmptyAnywayIsNoFault() {
    aws.faults(plan.onKinesis("GetRecords").atEveryCall().emptyPage());
    read(iterator());

    assertThat(aws.faultLog().entries()).isEmpty();
  }

  @Test
  void aPutMayBeStoredTwice() {
    aws.faults(plan.onKinesis("PutRecord").atCalls(1).duplicate());
    put("a");

    aws.faultLog().requireFired(FaultKind.DUPLICATE);
    assertThat(stored()).containsExactly("a", "a");
  }

  @Test
  void aPageMayBeReadTwiceAlsoAtTheEndOfAShard() {
    put("a");
    kinesis.splitShard(
        r -> r.streamName("s").shardToSplit("shardId-000000000000").newStartingHashKey("1000"));
    aws.faults(plan.onKinesis("GetRecords").atCalls(1).duplicate());
    GetRecordsResponse first = read(iterator());
    GetRecordsResponse second = read(first.nextShardIterator());

    assertThat(second.records()).isEqualTo(first.records()).hasSize(1);
    assertThat(first.childShards()).isEmpty();
    assertThat(second.childShards()).hasSize(2);
    assertThat(second.nextShardIterator()).isNull();
    aws.faultLog().requireFired(FaultKind.DUPLICATE);
  }

  @Test
  void aStreamReshardsUnderTheWriter() {
    aws.faults(plan.onKinesis("PutRecord").atEveryCall().reshard());
    for (int i = 0; i < 20; i++) {
      put("r" + i);
    }
    List<Shard> shards = kinesis.listShards(r -> r.streamName("s")).shards();

    assertThat(aws.faultLog().count(FaultKind.RESHARD, "PutRecord")).isEqualTo(20);
    assertThat(shards).anyMatch(shard -> shard.adjacentParentShardId() != null);
    assertThat(shards)
        .anyMatch(shard -> shard.parentShardId() != null && shard.adjacentParentShardId() == null);
  }

  @Test
  void aStreamThatIsNotThereCannotReshard() {
    aws.faults(plan.onKinesis("ListStreams").atEveryCall().reshard());

    assertThat(kinesis.listStreams().streamNames()).containsExactly("s");
    assertThat(aws.faultLog().entries()).isEmpty();
  }

  @Test
  void theOldestRecordsAreTrimmed() {
    put("a");
    put("b");
    put("c");
    aws.faults(plan.onKinesis("GetShardIterator").atCalls(1).trim(2));

    assertThat(texts(read(iterator()))).containsExactly("c");
    aws.faultLog().requireFired(FaultKind.TRIM);
  }

  @Test
  void aPlanIsInForceFromTheStartAndAgainAfterReset() {
    FaultPlan first = plan.onKinesis("CreateStream").atCalls(1).loseAnswer();
    try (LocalAws flaky = LocalAws.builder().faults(first).start()) {
      for (int i = 0; i < 2; i++) {
        // The answer is lost, so that the client's second try finds the stream in use.
        assertThatThrownBy(() -> flaky.kinesis().createStream(r -> r.streamName("t").shardCount(1)))
            .isInstanceOf(KinesisException.class);
        assertThat(flaky.kinesis().listStreams().streamNames()).containsExactly("t");
        assertThat(flaky.faultLog().count(FaultKind.LOST_ANSWER)).isEqualTo(1);
        flaky.reset();
      }
    }
  }
}
