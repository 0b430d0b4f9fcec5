package io.listens.testkit.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.listens.etl.job.Job;
import io.listens.model.Listen;
import io.listens.model.ListenCodec;
import io.listens.testkit.LocalAws;
import io.listens.testkit.local.LocalSpark;
import io.listens.testkit.recorded.RecordedEndpoint;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQueryListener;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.sync.RequestBody;

@Timeout(180)
class JobIT {

  private static final String STREAM = "listens";
  private static final String BUCKET = "lake";
  private static final Instant START = Instant.parse("2024-06-25T17:00:00Z");

  private LocalAws aws;

  @BeforeEach
  void start() {
    aws = LocalAws.start();
    aws.kinesis().createStream(r -> r.streamName(STREAM).shardCount(1));
    aws.kinesis().waiter().waitUntilStreamExists(r -> r.streamName(STREAM));
    aws.s3().createBucket(r -> r.bucket(BUCKET));
    put(
        "raw/songs/songs.csv",
        """
        track_id,artists,album_name,track_name,duration_ms,track_genre
        t1,A,B,C,180000,pop
        """);
  }

  @AfterEach
  void stop() {
    aws.close();
  }

  private void put(String key, String text) {
    aws.s3().putObject(r -> r.bucket(BUCKET).key(key), RequestBody.fromString(text));
  }

  private void send(int listens) {
    ListenCodec codec = new ListenCodec();
    for (int i = 0; i < listens; i++) {
      Listen listen = Listen.of("u" + i % 3, "t1", START.plusSeconds(i)).withId("id" + i);
      aws.kinesis()
          .putRecord(
              r ->
                  r.streamName(STREAM)
                      .partitionKey("k")
                      .data(SdkBytes.fromByteArray(codec.encode(listen))));
    }
  }

  private String[] arguments(String... more) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "--JOB_NAME",
                "listens",
                "--listens.output",
                "s3a://" + BUCKET,
                "--listens.kinesis.streamName",
                STREAM,
                "--listens.kinesis.region",
                aws.region(),
                "--listens.kinesis.endpointUrl",
                aws.endpoint().toString(),
                "--listens.kinesis.startingPosition",
                "trim_horizon"));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  private List<String> keys(String prefix) {
    return aws.s3().listObjectsV2(r -> r.bucket(BUCKET).prefix(prefix)).contents().stream()
        .map(object -> object.key())
        .toList();
  }

  @Test
  void takesWhatIsThereAndEnds() {
    send(30);
    LocalSpark.start(aws);

    assertThat(Job.run(arguments("--listens.trigger", "available"))).isZero();

    assertThat(keys("processed/"))
        .containsExactly("processed/window=2024-06-25-17-00/part-0.parquet");
    assertThat(keys("raw/listens/")).isNotEmpty();
    LocalSpark.start(aws);
    assertThat(Job.run("--listens.output", "s3a://" + BUCKET, "--listens.mode", "audit")).isZero();
  }

  @Test
  void reconcilesNoFurtherBackThanItMay() {
    send(30);
    LocalSpark.start(aws);
    assertThat(
            Job.run(arguments("--listens.trigger", "available", "--listens.reconcile-back", "30d")))
        .isZero();
    assertThat(keys("processed/")).isEmpty();

    LocalSpark.start(aws);
    assertThat(Job.run(arguments("--listens.trigger", "available"))).isZero();
    assertThat(keys("processed/")).hasSize(1);
  }

  @Test
  void runsUntilItsStopMarkerAppears() throws Exception {
    send(30);
    put("control/stop", "of an earlier run");
    SparkSession spark = LocalSpark.start(aws);
    CountDownLatch batches = new CountDownLatch(2);
    spark.streams().addListener(new Batches(batches));

    CompletableFuture<Integer> code =
        CompletableFuture.supplyAsync(() -> Job.run(arguments("--listens.trigger", "1s")));
    assertThat(batches.await(120, TimeUnit.SECONDS)).as("a batch of each query").isTrue();
    assertThat(code).as("the marker that was there doesn't count").isNotDone();
    put("control/stop", "now");

    assertThat(code.get(60, TimeUnit.SECONDS)).isZero();
    assertThat(keys("raw/listens/")).isNotEmpty();
  }

  @Test
  void publishesMetricsOfEachQuery() {
    send(30);
    LocalSpark.start(aws);
    try (RecordedEndpoint cloudWatch =
        new RecordedEndpoint(request -> RecordedEndpoint.Reply.xml(request.operation(), ""))) {
      assertThat(
              Job.run(
                  arguments(
                      "--listens.trigger",
                      "available",
                      "--listens.name",
                      "music",
                      "--listens.metrics",
                      "cloudwatch",
                      "--listens.metrics-endpoint",
                      cloudWatch.url().toString())))
          .isZero();

      assertThat(cloudWatch.operations()).isNotEmpty().containsOnly("PutMetricData");
      Map<String, String> sent = cloudWatch.requests().get(0).parameters();
      assertThat(sent)
          .containsEntry("Namespace", "listens")
          .containsEntry("MetricData.member.1.Dimensions.member.1.Name", "Job")
          .containsEntry("MetricData.member.1.Dimensions.member.1.Value", "music")
          .containsEntry("MetricData.member.1.Dimensions.member.2.Name", "Query");
      assertThat(sent.values()).contains("Lag", "BatchTime", "Rejected", "archive", "30.0");
    }
  }

  @Test
  void doesItsWorkWhenCloudWatchRefuses() {
    send(30);
    LocalSpark.start(aws);
    try (RecordedEndpoint cloudWatch =
        new RecordedEndpoint(r -> RecordedEndpoint.Reply.xmlFailure(403, "AccessDenied", "no"))) {
      assertThat(
              Job.run(
                  arguments(
                      "--listens.trigger",
                      "available",
                      "--listens.metrics",
                      "cloudwatch",
                      "--listens.metrics-endpoint",
                      cloudWatch.url().toString())))
          .isZero();

      assertThat(cloudWatch.operations()).isNotEmpty();
    }
    assertThat(keys("processed/")).isNotEmpty();
  }

  @Test
  void hasPseudonymsByTheKeyThatAFileHolds() {
    send(30);
    aws.s3().createBucket(r -> r.bucket("secrets"));
    aws.s3()
        .putObject(
            r -> r.bucket("secrets").key("key"),
            RequestBody.fromString("0123456789abcdef0123456789abcdef\n"));
    String[] withKey =
        arguments(
            "--listens.trigger", "available", "--listens.pseudonym-key-file", "s3a://secrets/key");
    // As for spark-submit: the key is read before there is a session.
    Map<String, String> settings =
        new HashMap<>(
            Map.of(
                "spark.master", "local[2]",
                "spark.ui.enabled", "false",
                "spark.driver.host", "127.0.0.1",
                "spark.driver.bindAddress", "127.0.0.1"));
    aws.hadoopConf().forEach((key, value) -> settings.put("spark.hadoop." + key, value));
    LocalSpark.useCredentialsOf(aws);
    settings.forEach(System::setProperty);
    try {
      assertThat(Job.run(withKey)).isZero();
      assertThat(Job.run(arguments("--listens.trigger", "available")))
          .as("without the key that the output began with")
          .isEqualTo(1);
    } finally {
      settings.keySet().forEach(System::clearProperty);
    }
    SparkSession spark = LocalSpark.start(aws);
    Row row =
        spark
            .read()
            .parquet("s3a://" + BUCKET + "/processed")
            .selectExpr("total_listens", "unique_users")
            .head();
    assertThat(row).isEqualTo(RowFactory.create(30L, 3L));
    assertThat(
            spark
                .read()
                .parquet("s3a://" + BUCKET + "/raw/listens")
                .selectExpr("get_json_object(cast(payload as string), '$.user_id') as user")
                .distinct()
                .as(Encoders.STRING())
                .collectAsList())
        // By openssl dgst -sha256 -hmac, of u0, u1 and u2.
        .containsExactlyInAnyOrder(
            "9a21d308dfcc8107da234812ab4e302c",
            "39536bc0c20e6efcd22ec30bb96eec5a",
            "6c5504d3958783f7d686c2a1793d42d4");
    spark.stop();
  }

  @Test
  void failsWithACodeWhenTheStreamIsMissing() {
    aws.kinesis().deleteStream(r -> r.streamName(STREAM));
    LocalSpark.start(aws);

    assertThat(Job.run(arguments())).isEqualTo(1);
  }

  @Test
  void refusesWrongArgumentsWithoutSpark() {
    assertThat(Job.run("--listens.outptu", "s3a://" + BUCKET)).isEqualTo(2);
  }

  /** Counts batches with records. */
  private static final class Batches extends StreamingQueryListener {
    private final CountDownLatch batches;

    private Batches(CountDownLatch batches) {
      this.batches = batches;
    }

    @Override
    public void onQueryStarted(QueryStartedEvent event) {}

    @Override
    public void onQueryProgress(QueryProgressEvent event) {
      if (event.progress().numInputRows() > 0) {
        batches.countDown();
      }
    }

    @Override
    public void onQueryTerminated(QueryTerminatedEvent event) {}
  }
}
