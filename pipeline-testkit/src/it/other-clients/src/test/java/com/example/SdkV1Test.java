package com.example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.amazonaws.auth.AWSStaticCredentialsProvider;
import com.amazonaws.auth.BasicAWSCredentials;
import com.amazonaws.client.builder.AwsClientBuilder;
import com.amazonaws.services.dynamodbv2.AmazonDynamoDB;
import com.amazonaws.services.dynamodbv2.AmazonDynamoDBClientBuilder;
import com.amazonaws.services.dynamodbv2.model.AttributeDefinition;
import com.amazonaws.services.dynamodbv2.model.AttributeValue;
import com.amazonaws.services.dynamodbv2.model.BillingMode;
import com.amazonaws.services.dynamodbv2.model.CreateTableRequest;
import com.amazonaws.services.dynamodbv2.model.KeySchemaElement;
import com.amazonaws.services.dynamodbv2.model.KeyType;
import com.amazonaws.services.kinesis.AmazonKinesis;
import com.amazonaws.services.kinesis.AmazonKinesisClientBuilder;
import com.amazonaws.services.kinesis.model.GetRecordsRequest;
import com.amazonaws.services.kinesis.model.GetRecordsResult;
import com.amazonaws.services.kinesis.model.GetShardIteratorRequest;
import com.amazonaws.services.kinesis.model.PutRecordsRequest;
import com.amazonaws.services.kinesis.model.PutRecordsRequestEntry;
import com.amazonaws.services.kinesis.model.Record;
import com.amazonaws.services.kinesis.model.ResourceNotFoundException;
import io.listens.testkit.LocalAws;
import io.listens.testkit.junit.LocalAwsExtension;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The SDK for Java 1, which speaks CBOR with Kinesis. */
class SdkV1Test {

  @RegisterExtension
  static final LocalAwsExtension AWS = new LocalAwsExtension(LocalAws.builder().dynamoDb(true));

  private static <B extends AwsClientBuilder<B, C>, C> C client(B builder) {
    LocalAws aws = AWS.get();
    return builder
        .withEndpointConfiguration(
            new AwsClientBuilder.EndpointConfiguration(aws.endpoint().toString(), aws.region()))
        .withCredentials(
            new AWSStaticCredentialsProvider(
                new BasicAWSCredentials(aws.accessKey(), aws.secretKey())))
        .build();
  }

  @Test
  void recordsArePutAndRead() {
    AmazonKinesis kinesis = client(AmazonKinesisClientBuilder.standard());
    kinesis.createStream("s", 1);
    kinesis.putRecords(
        new PutRecordsRequest()
            .withStreamName("s")
            .withRecords(
                new PutRecordsRequestEntry()
                    .withPartitionKey("k")
                    .withData(StandardCharsets.UTF_8.encode("tea"))));
    String iterator =
        kinesis
            .getShardIterator(
                new GetShardIteratorRequest()
                    .withStreamName("s")
                    .withShardId("shardId-000000000000")
                    .withShardIteratorType("AT_TIMESTAMP")
                    .withTimestamp(Date.from(Instant.now().minus(Duration.ofHours(1)))))
            .getShardIterator();
    GetRecordsResult page =
        kinesis.getRecords(new GetRecordsRequest().withShardIterator(iterator));
    Record record = page.getRecords().get(0);

    assertEquals("tea", StandardCharsets.UTF_8.decode(record.getData()).toString());
    assertTrue(
        Duration.between(record.getApproximateArrivalTimestamp().toInstant(), Instant.now())
                .compareTo(Duration.ofMinutes(1))
            < 0);
    assertEquals(0, page.getMillisBehindLatest());
  }

  @Test
  void errorsHaveTheirTypeAndMessage() {
    AmazonKinesis kinesis = client(AmazonKinesisClientBuilder.standard());

    ResourceNotFoundException e =
        assertThrows(ResourceNotFoundException.class, () -> kinesis.describeStream("nowhere"));

    assertEquals(400, e.getStatusCode());
    assertEquals(
        "Stream nowhere under account 000000000000 not found.", e.getErrorMessage());
  }

  @Test
  void itemsAreWrittenAndRead() {
    AmazonDynamoDB dynamoDb = client(AmazonDynamoDBClientBuilder.standard());
    dynamoDb.createTable(
        new CreateTableRequest()
            .withTableName("leases")
            .withKeySchema(new KeySchemaElement("leaseKey", KeyType.HASH))
            .withAttributeDefinitions(new AttributeDefinition("leaseKey", "S"))
            .withBillingMode(BillingMode.PAY_PER_REQUEST));
    Map<String, AttributeValue> item = Map.of("leaseKey", new AttributeValue("shard-1"));
    dynamoDb.putItem("leases", item);

    assertEquals(
        List.of(item), dynamoDb.scan("leases", List.of("leaseKey")).getItems());
  }
}
