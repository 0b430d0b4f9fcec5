package io.listens.etl.kcl;

import com.amazonaws.regions.RegionUtils;
import com.amazonaws.services.dynamodbv2.AmazonDynamoDB;
import com.amazonaws.services.dynamodbv2.AmazonDynamoDBClientBuilder;
import com.amazonaws.services.dynamodbv2.model.AttributeDefinition;
import com.amazonaws.services.dynamodbv2.model.BillingMode;
import com.amazonaws.services.dynamodbv2.model.CreateTableRequest;
import com.amazonaws.services.dynamodbv2.model.KeySchemaElement;
import com.amazonaws.services.dynamodbv2.model.KeyType;
import com.amazonaws.services.dynamodbv2.model.ResourceInUseException;
import com.amazonaws.services.dynamodbv2.model.ScalarAttributeType;
import com.amazonaws.services.kinesis.clientlibrary.lib.worker.KinesisClientLibConfiguration;
import com.amazonaws.services.kinesis.metrics.interfaces.MetricsLevel;
import java.io.Serializable;
import java.time.Instant;
import java.util.Date;
import org.apache.spark.streaming.Duration;
import org.apache.spark.streaming.Durations;
import org.apache.spark.streaming.kinesis.KinesisInitialPositions.AtTimestamp;
import org.apache.spark.streaming.kinesis.SparkAWSCredentials;
import scala.collection.JavaConverters;

/**
 * Settings in the connector's own words.
 *
 * @param options the settings
 * @param start when the first records arrived that the application takes
 */
record Connector(KclConfig options, Instant start) implements Serializable {

  private static final long serialVersionUID = 1;

  /** The client library's own name for its tables' only key. */
  private static final String LEASE_KEY = "leaseKey";

  /**
   * Where an application begins that begins now. The client library's {@code LATEST} would be
   * another one after a crash before the first checkpoint.
   */
  static Instant startOf(KclConfig options, Instant now) {
    return switch (options.starting()) {
      case "latest" -> now;
      // What is older than the oldest record stands for that.
      case "trim_horizon" -> Instant.EPOCH;
      default -> Instant.parse(options.starting());
    };
  }

  String endpoint() {
    return options.endpoint() == null
        ? "https://" + RegionUtils.getRegion(options.region()).getServiceEndpoint("kinesis")
        : options.endpoint().toString();
  }

  AtTimestamp position() {
    return new AtTimestamp(Date.from(start));
  }

  Duration checkpointInterval() {
    return Durations.milliseconds(options.checkpointInterval().toMillis());
  }

  SparkAWSCredentials credentials() {
    return SparkAWSCredentials.builder().build();
  }

  MetricsLevel metricsLevel() {
    return MetricsLevel.valueOf(options.metricsLevel().name());
  }

  scala.collection.immutable.Set<String> metricsDimensions() {
    return JavaConverters.asScalaSetConverter(
            KinesisClientLibConfiguration.DEFAULT_METRICS_ENABLED_DIMENSIONS)
        .asScala()
        .toSet();
  }

  /** Makes the table of leases as the client library would, but paid by request. */
  void makeLeaseTable() {
    if (options.billingMode() != KclConfig.BillingMode.ON_DEMAND) {
      return;
    }
    DynamoDbEndpoint.use(options.dynamoDbEndpoint());
    AmazonDynamoDB dynamoDb =
        AmazonDynamoDBClientBuilder.standard().withRegion(options.region()).build();
    try {
      dynamoDb.createTable(
          new CreateTableRequest()
              .withTableName(options.application())
              .withBillingMode(BillingMode.PAY_PER_REQUEST)
              .withAttributeDefinitions(new AttributeDefinition(LEASE_KEY, ScalarAttributeType.S))
              .withKeySchema(new KeySchemaElement(LEASE_KEY, KeyType.HASH)));
    } catch (ResourceInUseException e) {
      // It is there already.
    } finally {
      dynamoDb.shutdown();
    }
  }
}
