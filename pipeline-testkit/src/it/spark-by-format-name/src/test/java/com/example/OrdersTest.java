package com.example;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.listens.testkit.LocalAws;
import io.listens.testkit.junit.LocalAwsExtension;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.Trigger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;

class OrdersTest {

  @RegisterExtension static final LocalAwsExtension AWS = new LocalAwsExtension();

  @Test
  void everyOrderIsReadOnce(LocalAws aws, @TempDir Path scratch) throws Exception {
    aws.systemProperties().forEach(System::setProperty);
    aws.kinesis().createStream(r -> r.streamName("orders").shardCount(2));
    aws.kinesis().waiter().waitUntilStreamExists(r -> r.streamName("orders"));
    try (SparkSession spark =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", false)
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.sql.warehouse.dir", scratch.resolve("warehouse").toString())
            .getOrCreate()) {
      order(aws, "ann", "tea");
      order(aws, "bob", "milk");
      List<String> first = List.of("[ann,tea]", "[bob,milk]");
      assertEquals(first, read(spark, aws, scratch));

      order(aws, "ann", "cake");
      assertEquals(
          List.of("[ann,cake]", "[ann,tea]", "[bob,milk]"), read(spark, aws, scratch));
    }
  }

  private static void order(LocalAws aws, String who, String what) {
    aws.kinesis()
        .putRecord(
            r -> r.streamName("orders").partitionKey(who).data(SdkBytes.fromUtf8String(what)));
  }

  /** To the stream's end, on from where the checkpoint is. */
  private static List<String> read(
      SparkSession spark, LocalAws aws, Path scratch) throws Exception {
    String target = scratch.resolve("orders").toString();
    Map<String, String> stream =
        Map.of(
            "streamName", "orders",
            "region", aws.region(),
            "endpointUrl", aws.endpoint().toString());
    Orders.of(spark, stream)
        .writeStream()
        .format("json")
        .option("path", target)
        .option("checkpointLocation", scratch.resolve("checkpoint").toString())
        .trigger(Trigger.AvailableNow())
        .start()
        .awaitTermination();
    return spark.read().json(target).select("who", "what").collectAsList().stream()
        .map(Row::toString)
        .sorted()
        .toList();
  }
}
