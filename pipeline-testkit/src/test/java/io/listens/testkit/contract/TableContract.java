package io.listens.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import io.listens.testkit.backend.Backend;
import io.listens.testkit.backend.Difference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeAction;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.AttributeValueUpdate;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.ExpectedAttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/** Tables are made, and items put, changed and read, as consumers of a stream do with leases. */
interface TableContract {

  String KEY = "leaseKey";
  String COUNTER = "leaseCounter";
  String OWNER = "leaseOwner";
  String BY_OWNER = "by-owner";

  Backend aws();

  default DynamoDbClient dynamoDb() {
    return aws().dynamoDb();
  }

  /** A table of leases, which are also found by their owners. */
  default String leases() {
    aws().assumeNo(Difference.NO_DYNAMODB);
    String name = aws().name("contract");
    aws().createTable(r -> leases(r.tableName(name)));
    return name;
  }

  private static CreateTableRequest.Builder leases(CreateTableRequest.Builder request) {
    GlobalSecondaryIndex byOwner =
        GlobalSecondaryIndex.builder()
            .indexName(BY_OWNER)
            .keySchema(part(OWNER, KeyType.HASH), part(KEY, KeyType.RANGE))
            .projection(p -> p.projectionType(ProjectionType.KEYS_ONLY))
            .build();
    return request
        .attributeDefinitions(text(KEY), text(OWNER))
        .keySchema(part(KEY, KeyType.HASH))
        .globalSecondaryIndexes(byOwner)
        .billingMode(BillingMode.PAY_PER_REQUEST);
  }

  private static AttributeDefinition text(String name) {
    return AttributeDefinition.builder()
        .attributeName(name)
        .attributeType(ScalarAttributeType.S)
        .build();
  }

  private static KeySchemaElement part(String name, KeyType type) {
    return KeySchemaElement.builder().attributeName(name).keyType(type).build();
  }

  private static Map<String, AttributeValue> lease(String key, int counter, String owner) {
    return Map.of(KEY, fromS(key), COUNTER, fromN(Integer.toString(counter)), OWNER, fromS(owner));
  }

  private static Map<String, AttributeValue> key(String key) {
    return Map.of(KEY, fromS(key));
  }

  private static String keyOf(Map<String, AttributeValue> item) {
    return Objects.requireNonNull(item.get(KEY)).s();
  }

  private void put(String table, Map<String, AttributeValue> item) {
    dynamoDb().putItem(r -> r.tableName(table).item(item));
  }

  /** The item of a key; empty if there is none. */
  private Map<String, AttributeValue> get(String table, String key) {
    return dynamoDb().getItem(r -> r.tableName(table).key(key(key)).consistentRead(true)).item();
  }

  private static void assertNotFound(ThrowingCallable call) {
    assertThatThrownBy(call).isInstanceOf(ResourceNotFoundException.class);
  }

  private static void assertConditionFailed(ThrowingCallable call) {
    assertThatThrownBy(call).isInstanceOf(ConditionalCheckFailedException.class);
  }

  private static void assertInvalid(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            DynamoDbException.class,
            e -> {
              assertThat(e.statusCode()).isEqualTo(400);
              assertThat(e.awsErrorDetails().errorCode()).isEqualTo("ValidationException");
            });
  }

  @Test
  default void aTableIsAsItWasAskedFor() {
    String name = leases();

    TableDescription table = dynamoDb().describeTable(r -> r.tableName(name)).table();

    assertThat(table.tableName()).isEqualTo(name);
    assertThat(table.tableStatus()).isEqualTo(TableStatus.ACTIVE);
    assertThat(table.tableArn())
        .matches("arn:aws[a-z-]*:dynamodb:[a-z0-9-]+:\\d{12}:table/" + name);
    assertThat(table.keySchema()).singleElement().extracting("attributeName").isEqualTo(KEY);
    assertThat(table.globalSecondaryIndexes())
        .singleElement()
        .extracting("indexName")
        .isEqualTo(BY_OWNER);
  }

  @Test
  default void aTablesNameIsTakenOnce() {
    String name = leases();

    assertThatThrownBy(() -> dynamoDb().createTable(r -> leases(r.tableName(name))))
        .isInstanceOf(ResourceInUseException.class);
  }

  @Test
  default void aTableThatIsNotThereIsNotFound() {
    aws().assumeNo(Difference.NO_DYNAMODB);
    String nowhere = aws().name("contract");

    assertNotFound(() -> dynamoDb().describeTable(r -> r.tableName(nowhere)));
    assertNotFound(() -> dynamoDb().deleteTable(r -> r.tableName(nowhere)));
    assertNotFound(() -> put(nowhere, lease("shard-1", 1, "ann")));
    assertNotFound(() -> get(nowhere, "shard-1"));
    assertNotFound(() -> dynamoDb().scan(r -> r.tableName(nowhere)));
  }

  @Test
  default void aTableIsListedUntilItIsDeleted() {
    String name = leases();
    assertThat(dynamoDb().listTablesPaginator().tableNames()).contains(name);

    aws().deleteTable(name);

    assertThat(dynamoDb().listTablesPaginator().tableNames()).doesNotContain(name);
  }

  @Test
  default void anItemComesBackAsItWasPut() {
    String table = leases();
    Map<String, AttributeValue> item = new HashMap<>(lease("ş-1", 1, "ann"));
    item.put("number", fromN("-12345678901234567890.5"));
    item.put("bytes", AttributeValue.fromB(SdkBytes.fromByteArray(new byte[] {0, -1, 127})));
    item.put("flag", AttributeValue.fromBool(true));
    item.put("nothing", AttributeValue.fromNul(true));
    item.put("parents", AttributeValue.fromL(List.of(fromS("shard-0"), fromN("7"))));
    item.put("nested", AttributeValue.fromM(Map.of("a", fromS(""))));

    put(table, item);

    assertThat(get(table, "ş-1")).isEqualTo(item);
    assertThat(get(table, "none")).isEmpty();
  }

  @Test
  default void theLastPutReplacesTheWholeItem() {
    String table = leases();
    put(table, lease("shard-1", 1, "ann"));

    Map<String, AttributeValue> before =
        dynamoDb()
            .putItem(r -> r.tableName(table).item(key("shard-1")).returnValues(ReturnValue.ALL_OLD))
            .attributes();

    assertThat(before).isEqualTo(lease("shard-1", 1, "ann"));
    assertThat(get(table, "shard-1")).isEqualTo(key("shard-1"));
  }

  @Test
  default void anItemHasItsKey() {
    String table = leases();

    assertInvalid(() -> put(table, Map.of(COUNTER, fromN("1"))));
    assertInvalid(() -> put(table, Map.of(KEY, fromN("1"))));
    assertInvalid(() -> put(table, Map.of(KEY, fromS(""))));
  }

  @Test
  default void onlyTheFirstMakesALease() {
    String table = leases();
    put(table, lease("shard-1", 1, "ann"));

    assertConditionFailed(
        () ->
            dynamoDb()
                .putItem(
                    r ->
                        r.tableName(table)
                            .item(lease("shard-1", 9, "bob"))
                            .conditionExpression("attribute_not_exists(" + KEY + ")")));

    assertThat(get(table, "shard-1")).isEqualTo(lease("shard-1", 1, "ann"));
  }

  /** Conditions before there were expressions; the Kinesis Client Library has them still. */
  @Test
  default void onlyTheFirstMakesALeaseTheOldWay() {
    String table = leases();
    makeTheOldWay(table, lease("shard-1", 1, "ann"));

    assertConditionFailed(() -> makeTheOldWay(table, lease("shard-1", 9, "bob")));

    assertThat(get(table, "shard-1")).isEqualTo(lease("shard-1", 1, "ann"));
  }

  private void makeTheOldWay(String table, Map<String, AttributeValue> lease) {
    ExpectedAttributeValue nothing = ExpectedAttributeValue.builder().exists(false).build();
    dynamoDb().putItem(r -> r.tableName(table).item(lease).expected(Map.of(KEY, nothing)));
  }

  @Test
  default void aLeaseIsTakenByWhoKnowsItsCounter() {
    String table = leases();
    put(table, lease("shard-1", 1, "ann"));

    Map<String, AttributeValue> taken = take(table, 1, "bob").attributes();

    assertThat(taken).isEqualTo(Map.of(COUNTER, fromN("2"), OWNER, fromS("bob")));
    assertConditionFailed(() -> take(table, 1, "eve"));
    assertThat(get(table, "shard-1")).isEqualTo(lease("shard-1", 2, "bob"));
  }

  private UpdateItemResponse take(String table, int counter, String owner) {
    return dynamoDb()
        .updateItem(
            r ->
                r.tableName(table)
                    .key(key("shard-1"))
                    .updateExpression("SET #c = #c + :one, #o = :owner")
                    .conditionExpression("#c = :seen")
                    .expressionAttributeNames(Map.of("#c", COUNTER, "#o", OWNER))
                    .expressionAttributeValues(
                        Map.of(
                            ":one", fromN("1"),
                            ":owner", fromS(owner),
                            ":seen", fromN(Integer.toString(counter))))
                    .returnValues(ReturnValue.UPDATED_NEW));
  }

  @Test
  default void aLeaseIsTakenByWhoKnowsItsCounterTheOldWay() {
    String table = leases();
    put(table, lease("shard-1", 1, "ann"));

    takeTheOldWay(table, 1, "bob");

    assertConditionFailed(() -> takeTheOldWay(table, 1, "eve"));
    assertThat(get(table, "shard-1")).isEqualTo(lease("shard-1", 2, "bob"));
  }

  private void takeTheOldWay(String table, int counter, String owner) {
    dynamoDb()
        .updateItem(
            r ->
                r.tableName(table)
                    .key(key("shard-1"))
                    .attributeUpdates(
                        Map.of(
                            COUNTER, update(AttributeAction.ADD, fromN("1")),
                            OWNER, update(AttributeAction.PUT, fromS(owner))))
                    .expected(
                        Map.of(
                            COUNTER,
                            ExpectedAttributeValue.builder()
                                .value(fromN(Integer.toString(counter)))
                                .build())));
  }

  private static AttributeValueUpdate update(AttributeAction action, AttributeValue value) {
    return AttributeValueUpdate.builder().action(action).value(value).build();
  }

  @Test
  default void anUpdateMakesWhatIsNotThere() {
    String table = leases();

    dynamoDb()
        .updateItem(
            r ->
                r.tableName(table)
                    .key(key("shard-1"))
                    .updateExpression("ADD " + COUNTER + " :n")
                    .expressionAttributeValues(Map.of(":n", fromN("5"))));

    assertThat(get(table, "shard-1")).isEqualTo(Map.of(KEY, fromS("shard-1"), COUNTER, fromN("5")));
  }

  @Test
  default void anItemIsDeletedUnderACondition() {
    String table = leases();
    put(table, lease("shard-1", 1, "ann"));

    assertConditionFailed(() -> deleteOf(table, "bob"));
    assertThat(get(table, "shard-1")).isNotEmpty();

    deleteOf(table, "ann");
    assertThat(get(table, "shard-1")).isEmpty();
    dynamoDb().deleteItem(r -> r.tableName(table).key(key("shard-1")));
  }

  private void deleteOf(String table, String owner) {
    dynamoDb()
        .deleteItem(
            r ->
                r.tableName(table)
                    .key(key("shard-1"))
                    .conditionExpression(OWNER + " = :owner")
                    .expressionAttributeValues(Map.of(":owner", fromS(owner))));
  }

  @Test
  default void aScanGivesEveryItemOnceInPages() {
    String table = leases();
    List<String> keys = IntStream.range(0, 7).mapToObj(i -> "shard-" + i).toList();
    keys.forEach(key -> put(table, lease(key, 1, "ann")));

    List<String> scanned = new ArrayList<>();
    @Nullable Map<String, AttributeValue> from = null;
    do {
      Map<String, AttributeValue> start = from;
      ScanResponse page =
          dynamoDb()
              .scan(r -> r.tableName(table).consistentRead(true).limit(3).exclusiveStartKey(start));
      assertThat(page.count()).isLessThanOrEqualTo(3);
      page.items().forEach(item -> scanned.add(keyOf(item)));
      from = page.hasLastEvaluatedKey() ? page.lastEvaluatedKey() : null;
    } while (from != null);

    assertThat(scanned).containsExactlyInAnyOrderElementsOf(keys);
  }

  @Test
  default void aScanIsFilteredAfterItWasRead() {
    String table = leases();
    put(table, lease("shard-1", 1, "ann"));
    put(table, lease("shard-2", 1, "bob"));

    ScanResponse page =
        dynamoDb()
            .scan(
                r ->
                    r.tableName(table)
                        .consistentRead(true)
                        .filterExpression(OWNER + " = :owner")
                        .expressionAttributeValues(Map.of(":owner", fromS("bob"))));

    assertThat(page.items()).containsExactly(lease("shard-2", 1, "bob"));
    assertThat(page.scannedCount()).isEqualTo(2);
  }

  @Test
  default void aQueryOfAnIndexIsInOrderAndInPages() {
    String table = leases();
    for (String key : List.of("shard-3", "shard-1", "shard-2")) {
      put(table, lease(key, 1, "ann"));
    }
    put(table, lease("shard-4", 1, "bob"));

    awaitIndexed(table, 4);

    QueryResponse first = ofAnn(table, Map.of());
    QueryResponse second = ofAnn(table, first.lastEvaluatedKey());

    assertThat(first.items())
        .extracting(TableContract::keyOf)
        .containsExactly("shard-1", "shard-2");
    assertThat(second.items()).containsExactly(Map.of(KEY, fromS("shard-3"), OWNER, fromS("ann")));
  }

  /** An index is behind its table for a moment: up to half a minute's patience. */
  private void awaitIndexed(String table, int items) {
    for (int i = 0; i < 150; i++) {
      if (dynamoDb().scan(r -> r.tableName(table).indexName(BY_OWNER)).count() == items) {
        return;
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
    }
  }

  private QueryResponse ofAnn(String table, Map<String, AttributeValue> from) {
    return dynamoDb()
        .query(
            r ->
                r.tableName(table)
                    .indexName(BY_OWNER)
                    .keyConditionExpression(OWNER + " = :owner")
                    .expressionAttributeValues(Map.of(":owner", fromS("ann")))
                    .limit(2)
                    .exclusiveStartKey(from.isEmpty() ? null : from));
  }

  @Test
  default void aQueryNamesItsKey() {
    String table = leases();
    put(table, lease("shard-1", 1, "ann"));

    assertThat(
            dynamoDb()
                .query(
                    r ->
                        r.tableName(table)
                            .consistentRead(true)
                            .keyConditionExpression(KEY + " = :key")
                            .expressionAttributeValues(Map.of(":key", fromS("shard-1"))))
                .items())
        .containsExactly(lease("shard-1", 1, "ann"));
    assertInvalid(
        () ->
            dynamoDb()
                .query(
                    r ->
                        r.tableName(table)
                            .keyConditionExpression(COUNTER + " = :n")
                            .expressionAttributeValues(Map.of(":n", fromN("1")))));
  }
}
