package io.listens.testkit.fault;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.listens.testkit.DynamoDbTables;
import io.listens.testkit.LocalAws;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.InternalServerErrorException;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.dynamodb.model.PutRequest;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

class DynamoDbFaultsIT {

  private static final String TABLE = "leases";

  private final FaultPlan plan = FaultPlan.seeded(7);
  private LocalAws aws;
  private DynamoDbClient dynamoDb;

  @BeforeEach
  void start() {
    aws = LocalAws.builder().dynamoDb(true).start();
    dynamoDb =
        aws.configure(DynamoDbClient.builder())
            .overrideConfiguration(c -> c.retryStrategy(DefaultRetryStrategy.doNotRetry()))
            .build();
    DynamoDbTables.create(dynamoDb, TABLE);
  }

  @AfterEach
  void stop() {
    dynamoDb.close();
    aws.close();
  }

  private static Map<String, AttributeValue> item(String key) {
    return Map.of(DynamoDbTables.KEY, AttributeValue.fromS(key));
  }

  private void put(String table, String key) {
    dynamoDb.putItem(r -> r.tableName(table).item(item(key)));
  }

  private List<String> stored(String table) {
    aws.faults(FaultPlan.none());
    return dynamoDb.scan(r -> r.tableName(table)).items().stream()
        .map(item -> requireNonNull(item.get(DynamoDbTables.KEY)).s())
        .sorted()
        .toList();
  }

  @Test
  void aThrottledWriteIsNotCarriedOut() {
    DynamoDbTables.create(dynamoDb, "other");
    aws.faults(plan.onDynamoDb("PutItem").of(TABLE).atCalls(1).throttle());
    put("other", "a");

    assertThatThrownBy(() -> put(TABLE, "a"))
        .isInstanceOf(ProvisionedThroughputExceededException.class)
        .hasMessageContaining("Rate exceeded for PutItem (a planned fault)");
    assertThat(aws.faultLog().entries())
        .containsExactly(new FaultLog.Entry(FaultKind.THROTTLE, "PutItem", TABLE, 1));
    assertThat(stored(TABLE)).isEmpty();
    assertThat(stored("other")).containsExactly("a");
  }

  @Test
  void whatMovesNoItemsIsThrottledByAnotherName() {
    aws.faults(plan.onDynamoDb("DescribeTable").atCalls(1).throttle());

    assertThatThrownBy(() -> dynamoDb.describeTable(r -> r.tableName(TABLE)))
        .isInstanceOfSatisfying(
            DynamoDbException.class,
            e -> {
              assertThat(e.isThrottlingException()).isTrue();
              assertThat(e.awsErrorDetails().errorCode()).isEqualTo("ThrottlingException");
            });
  }

  @Test
  void aServerErrorAndAResetConnectionCarryNothingOut() {
    aws.faults(
        plan.onDynamoDb("PutItem")
            .atCalls(1)
            .serverError()
            .onDynamoDb("PutItem")
            .atCalls(2)
            .serverError(503)
            .onDynamoDb("PutItem")
            .atCalls(3)
            .resetConnection());

    assertThatThrownBy(() -> put(TABLE, "a")).isInstanceOf(InternalServerErrorException.class);
    assertThatThrownBy(() -> put(TABLE, "a"))
        .isInstanceOfSatisfying(
            DynamoDbException.class, e -> assertThat(e.statusCode()).isEqualTo(503));
    assertThatThrownBy(() -> put(TABLE, "a")).isInstanceOf(SdkClientException.class);
    assertThat(stored(TABLE)).isEmpty();
  }

  @Test
  void aLostAnswerWasCarriedOut() {
    aws.faults(plan.onDynamoDb("PutItem").atCalls(1).loseAnswer());

    assertThatThrownBy(() -> put(TABLE, "a")).isInstanceOf(InternalServerErrorException.class);
    aws.faultLog().requireFired(FaultKind.LOST_ANSWER);
    assertThat(stored(TABLE)).containsExactly("a");
  }

  @Test
  void whatFailsAnywayHasNoAnswerToLose() {
    aws.faults(plan.onDynamoDb("PutItem").atEveryCall().loseAnswer());

    assertThatThrownBy(() -> put("nowhere", "a")).isInstanceOf(ResourceNotFoundException.class);
    assertThat(aws.faultLog().entries()).isEmpty();
  }

  @Test
  void aSlowAnswerWaits() {
    List<Duration> waits = new CopyOnWriteArrayList<>();
    aws.faults(
        plan.waitingBy(waits::add).onDynamoDb("PutItem").atCalls(1).delay(Duration.ofHours(1)));
    put(TABLE, "a");

    assertThat(waits).containsExactly(Duration.ofHours(1));
    assertThat(stored(TABLE)).containsExactly("a");
  }

  @Test
  void aBatchIsAboutATableIfItNamesOne() {
    DynamoDbTables.create(dynamoDb, "other");
    aws.faults(plan.onDynamoDb("BatchWriteItem").of(TABLE).atEveryCall().throttle());
    WriteRequest write =
        WriteRequest.builder().putRequest(PutRequest.builder().item(item("a")).build()).build();

    dynamoDb.batchWriteItem(
        r -> r.requestItems(Map.of(TABLE, List.of(write), "other", List.of(write))));
    assertThatThrownBy(
            () -> dynamoDb.batchWriteItem(r -> r.requestItems(Map.of(TABLE, List.of(write)))))
        .isInstanceOf(ProvisionedThroughputExceededException.class);
  }

  @Test
  void aClientThatTriesAgainGetsThroughAllOfThem() {
    aws.faults(
        plan.onDynamoDb()
            .withProbability(0.1)
            .throttle()
            .onDynamoDb()
            .withProbability(0.1)
            .serverError()
            .onDynamoDb()
            .withProbability(0.1)
            .loseAnswer()
            .onDynamoDb()
            .withProbability(0.1)
            .resetConnection());
    try (DynamoDbClient patient =
        aws.configure(DynamoDbClient.builder())
            .overrideConfiguration(
                c ->
                    c.retryStrategy(
                        DefaultRetryStrategy.standardStrategyBuilder()
                            .maxAttempts(20)
                            .backoffStrategy(BackoffStrategy.retryImmediately())
                            .throttlingBackoffStrategy(BackoffStrategy.retryImmediately())
                            .circuitBreakerEnabled(false)
                            .build()))
            .build()) {
      for (int i = 10; i < 60; i++) {
        String key = Integer.toString(i);
        patient.putItem(r -> r.tableName(TABLE).item(item(key)));
      }
    }

    assertThat(stored(TABLE)).hasSize(50);
    aws.faultLog()
        .requireFired(
            FaultKind.THROTTLE,
            FaultKind.SERVER_ERROR,
            FaultKind.LOST_ANSWER,
            FaultKind.CONNECTION_RESET);
  }

  @Test
  void whatOnlyKinesisHasIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> plan.onDynamoDb("GetRecords").atCalls(1).emptyPage())
        .withMessageContaining("DYNAMODB GetRecords; expected GetRecords of KINESIS");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> plan.onDynamoDb("PutItems"))
        .withMessageContaining("no such operation; expected one of [BatchExecuteStatement,");
  }
}
