package io.listens.testkit.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.listens.testkit.LocalAws;
import io.listens.testkit.local.LocalSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkBytes;

/** What {@code docs/source.md} shows, run. */
class SourceExampleIT {

  private static final Path SOURCES = Path.of("src/test/java/io/listens/testkit/source");

  @TempDir Path scratch;

  private static StreamingQuery copy(
      SparkSession spark, String endpoint, String checkpoint, String target)
      throws TimeoutException {
    // docs:begin
    Dataset<Row> records =
        spark
            .readStream()
            .format("listens-kinesis")
            .option("streamName", "listens")
            .option("region", "us-east-1")
            .option("endpointUrl", endpoint) // leave it out for the region's own
            .option("startingPosition", "trim_horizon")
            .option("maxRecordsPerTrigger", 100_000)
            .load();
    StreamingQuery query =
        records
            .selectExpr("cast(data as string) as text", "approximateArrivalTimestamp as at")
            .writeStream()
            .format("parquet")
            .option("path", target)
            .option("checkpointLocation", checkpoint)
            .trigger(Trigger.AvailableNow()) // or ProcessingTime("10 seconds")
            .start();
    // docs:end
    return query;
  }

  private static Dataset<Row> range(
      SparkSession spark, String endpoint, Instant from, Instant until) {
    // docs:begin
    Dataset<Row> pairs =
        spark
            .read()
            .format("listens-kinesis")
            .option("streamName", "listens")
            .option("region", "us-east-1")
            .option("endpointUrl", endpoint)
            .option("startingPosition", from.toString()) // like 2024-06-25T17:00:00Z
            .option("endingPosition", until.toString())
            .option("decoder", PairDecoder.class.getName())
            .load()
            .select("user", "plays", "malformed");
    // docs:end
    return pairs;
  }

  @Test
  void theExamplesRun() throws Exception {
    // Its stream has the name that the page gives it, so it is one of its own.
    try (LocalAws aws = LocalAws.start();
        SparkSession spark = LocalSpark.start(aws)) {
      aws.kinesis().createStream(r -> r.streamName("listens").shardCount(2));
      aws.kinesis().waiter().waitUntilStreamExists(r -> r.streamName("listens"));
      Instant from = Instant.now();
      for (String payload : List.of("user-1,3", "user-2,5", "user-3")) {
        aws.kinesis()
            .putRecord(
                r ->
                    r.streamName("listens")
                        .partitionKey(payload)
                        .data(SdkBytes.fromUtf8String(payload)));
      }
      String endpoint = aws.endpoint().toString();
      String target = scratch.resolve("target").toString();
      copy(spark, endpoint, scratch.resolve("checkpoint").toString(), target).awaitTermination();
      assertThat(spark.read().parquet(target).count()).isEqualTo(3);

      Instant until = Instant.now().plusSeconds(1);
      assertThat(range(spark, endpoint, from, until).orderBy("user").collectAsList())
          .extracting(Row::toString)
          .containsExactly(
              "[null,null,plays are missing; expected user,plays]",
              "[user-1,3,null]",
              "[user-2,5,null]");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"SourceExampleIT.java", "PairDecoder.java"})
  void thePageShowsThem(String file) throws IOException {
    String page = Files.readString(Path.of("../docs/source.md"));
    List<String> shown = regions(Files.readAllLines(SOURCES.resolve(file)));
    assertThat(shown).isNotEmpty().allSatisfy(region -> assertThat(page).contains(region));
  }

  /** What stands between the marks, moved to the left. */
  private static List<String> regions(List<String> lines) {
    List<String> regions = new ArrayList<>();
    StringBuilder region = new StringBuilder();
    int indent = -1;
    for (String line : lines) {
      if (line.strip().equals("// docs:begin")) {
        indent = line.indexOf('/');
        region.setLength(0);
      } else if (line.strip().equals("// docs:end")) {
        regions.add(region.toString());
        indent = -1;
      } else if (indent >= 0) {
        region.append(line.substring(Math.min(indent, line.length()))).append('\n');
      }
    }
    return regions;
  }
}
