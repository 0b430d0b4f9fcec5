package com.example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.collect.ImmutableList;
import io.listens.testkit.LocalAws;
import io.listens.testkit.junit.LocalAwsExtension;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.model.Record;

/** The kit works beside them, and they beside it: each class path has one of each, the project's. */
class BesideSparkTest {

  @RegisterExtension static final LocalAwsExtension AWS = new LocalAwsExtension();

  @Test
  void guavaAndJacksonAreTheProjects() {
    String guava = ImmutableList.class.getProtectionDomain().getCodeSource().getLocation().getPath();
    assertTrue(guava.endsWith("guava-" + System.getProperty("guava.version") + ".jar"), guava);
    assertEquals(
        System.getProperty("jackson.version"), new ObjectMapper().version().toString());
  }

  @Test
  void kinesisTakesJsonOfTheProjectsJackson(LocalAws aws) throws Exception {
    ObjectMapper mapper = new ObjectMapper();
    aws.kinesis().createStream(r -> r.streamName("orders").shardCount(1));
    byte[] json = mapper.writeValueAsBytes(Map.of("items", ImmutableList.of("tea", "milk")));
    aws.kinesis()
        .putRecord(
            r ->
                r.streamName("orders").partitionKey("ann").data(SdkBytes.fromByteArray(json)));

    String start =
        aws.kinesis()
            .getShardIterator(
                r ->
                    r.streamName("orders")
                        .shardId("shardId-000000000000")
                        .shardIteratorType("TRIM_HORIZON"))
            .shardIterator();
    Record order = aws.kinesis().getRecords(r -> r.shardIterator(start)).records().get(0);

    JsonNode read = mapper.readTree(order.data().asByteArray());
    assertEquals("milk", read.path("items").path(1).asText());
  }

  @Test
  void sparkWritesToS3AndReadsItBack(LocalAws aws) {
    aws.s3().createBucket(r -> r.bucket("lake"));
    SparkSession.Builder builder =
        SparkSession.builder()
            .master("local[1]")
            .config("spark.ui.enabled", false)
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1");
    aws.hadoopConf().forEach((key, value) -> builder.config("spark.hadoop." + key, value));
    try (SparkSession spark = builder.getOrCreate()) {
      List<String> orders = List.of("milk", "tea");
      spark.createDataset(orders, Encoders.STRING()).write().json("s3a://lake/orders");

      assertEquals(
          orders,
          spark.read().json("s3a://lake/orders").as(Encoders.STRING()).collectAsList().stream()
              .sorted()
              .toList());
    }
  }
}
