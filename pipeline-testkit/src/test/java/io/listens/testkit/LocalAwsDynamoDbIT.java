package io.listens.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;

/** DynamoDB behind the same endpoint as the others. */
class LocalAwsDynamoDbIT {

  private static final String TABLE = "leases";

  private static LocalAws aws;
  private static DynamoDbClient dynamoDb;

  @BeforeAll
  static void start() {
    aws = LocalAws.builder().dynamoDb(true).start();
    dynamoDb = aws.configure(DynamoDbClient.builder()).build();
  }

  @AfterAll
  static void stop() {
    dynamoDb.close();
    aws.close();
  }

  @BeforeEach
  void reset() {
    aws.reset();
  }

  private static void createTable(DynamoDbClient client) {
    DynamoDbTables.create(client, TABLE);
  }

  private static Map<String, AttributeValue> lease(String key, int counter) {
    return Map.of(
        DynamoDbTables.KEY,
        AttributeValue.fromS(key),
        "leaseCounter",
        AttributeValue.fromN(Integer.toString(counter)));
  }

  @Test
  void itemsAreWrittenReadAndChangedUnderConditions() {
    createTable(dynamoDb);
    dynamoDb.putItem(r -> r.tableName(TABLE).item(lease("shard-1", 1)));
    dynamoDb.updateItem(
        r ->
            r.tableName(TABLE)
                .key(Map.of(DynamoDbTables.KEY, AttributeValue.fromS("shard-1")))
                .updateExpression("SET leaseCounter = leaseCounter + :one")
                .expressionAttributeValues(Map.of(":one", AttributeValue.fromN("1"))));

    assertThat(dynamoDb.scan(r -> r.tableName(TABLE)).items()).containsExactly(lease("shard-1", 2));
    assertThatThrownBy(
            () ->
                dynamoDb.putItem(
                    r ->
                        r.tableName(TABLE)
                            .item(lease("shard-1", 9))
                            .conditionExpression("attribute_not_exists(leaseKey)")))
        .isInstanceOf(ConditionalCheckFailedException.class);
  }

  @Test
  void anAsynchronousClientReadsTheSameTables() {
    createTable(dynamoDb);
    try (DynamoDbAsyncClient async = aws.configure(DynamoDbAsyncClient.builder()).build()) {
      async.putItem(r -> r.tableName(TABLE).item(lease("shard-1", 1))).join();

      assertThat(async.listTables().join().tableNames()).containsExactly(TABLE);
      assertThat(dynamoDb.scan(r -> r.tableName(TABLE)).count()).isEqualTo(1);
    }
  }

  @Test
  void kinesisAndS3AreAtTheSameEndpoint() {
    createTable(dynamoDb);
    aws.kinesis().createStream(r -> r.streamName("s").shardCount(1));
    aws.s3().createBucket(r -> r.bucket("lake"));

    assertThat(dynamoDb.serviceClientConfiguration().endpointOverride()).hasValue(aws.endpoint());
    assertThat(dynamoDb.listTables().tableNames()).containsExactly(TABLE);
    assertThat(aws.kinesis().listStreams().streamNames()).containsExactly("s");
    assertThat(aws.s3().listBuckets().buckets()).hasSize(1);
  }

  @Test
  void resetForgetsTables() {
    createTable(dynamoDb);

    aws.reset();

    assertThat(dynamoDb.listTables().tableNames()).isEmpty();
    assertThatThrownBy(() -> dynamoDb.scan(r -> r.tableName(TABLE)))
        .isInstanceOf(ResourceNotFoundException.class);
  }

  @Test
  void severalRunAtOnceAndShareNothing() {
    createTable(dynamoDb);
    try (LocalAws other = LocalAws.builder().dynamoDb(true).start();
        DynamoDbClient client = other.configure(DynamoDbClient.builder()).build()) {
      assertThat(client.listTables().tableNames()).isEmpty();
      createTable(client);
      client.putItem(r -> r.tableName(TABLE).item(lease("shard-1", 1)));
    }

    assertThat(dynamoDb.scan(r -> r.tableName(TABLE)).count()).isZero();
  }

  @Test
  void noThreadOfItOutlivesLocalAws() throws InterruptedException {
    Set<Thread> before = notDaemons();
    LocalAws other = LocalAws.builder().dynamoDb(true).start();
    try (DynamoDbClient client = other.configure(DynamoDbClient.builder()).build()) {
      createTable(client);
    }
    Set<Thread> started = notDaemons();
    started.removeAll(before);

    other.close();

    assertThat(started).isNotEmpty();
    for (Thread thread : started) {
      thread.join(10_000);
      assertThat(thread.isAlive()).as(thread.getName()).isFalse();
    }
  }

  private static Set<Thread> notDaemons() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> !thread.isDaemon())
        .collect(Collectors.toSet());
  }

  @Test
  void withoutTheOptionItSaysWhatToSet() {
    try (LocalAws without = LocalAws.start();
        DynamoDbClient client = without.configure(DynamoDbClient.builder()).build()) {
      assertThatThrownBy(client::listTables)
          .isInstanceOf(DynamoDbException.class)
          .hasMessageContaining("started without DynamoDB. Set dynamoDb(true)");
    }
  }

  @Test
  void nothingOfItIsOnTheClassPath() {
    for (String name :
        List.of(
            "software.amazon.dynamodb.services.local.server.LocalDynamoDBServerHandler",
            "org.eclipse.jetty.server.Server",
            "com.almworks.sqlite4java.SQLite")) {
      assertThatThrownBy(() -> Class.forName(name)).isInstanceOf(ClassNotFoundException.class);
    }
  }
}
