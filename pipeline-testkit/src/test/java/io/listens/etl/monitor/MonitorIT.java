package io.listens.etl.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.listens.etl.EtlConfig;
import io.listens.etl.ListenPipeline;
import io.listens.etl.sink.OutputLocations;
import io.listens.etl.window.WindowSpec;
import io.listens.model.Listen;
import io.listens.model.ListenCodec;
import io.listens.model.ListenPolicy;
import io.listens.testkit.LocalAws;
import io.listens.testkit.fault.FaultPlan;
import io.listens.testkit.local.LocalSpark;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.sync.RequestBody;

@Timeout(180)
class MonitorIT {

  private static final String STREAM = "listens";
  private static final String BUCKET = "lake";
  private static final Instant START = Instant.parse("2024-06-25T17:00:00Z");
  private static final MonitorConfig CONFIG =
      new MonitorConfig(
          MonitorConfig.Destination.CLOUDWATCH,
          "music",
          new MonitorConfig.CloudWatch(null, null),
          Duration.ofMinutes(10));

  private final ListenCodec codec = new ListenCodec();
  private final ByteArrayOutputStream lines = new ByteArrayOutputStream();
  private final List<Metric> metrics = Collections.synchronizedList(new ArrayList<>());
  private LocalAws aws;
  private SparkSession spark;

  @BeforeEach
  void start() {
    aws = LocalAws.start();
    aws.kinesis().createStream(r -> r.streamName(STREAM).shardCount(1));
    aws.s3().createBucket(r -> r.bucket(BUCKET));
    aws.s3()
        .putObject(
            r -> r.bucket(BUCKET).key("raw/songs/songs.csv"),
            RequestBody.fromString(
                """
                track_id,artists,album_name,track_name,duration_ms,track_genre
                t1,A,B,C,180000,pop
                """));
    spark = LocalSpark.start(aws);
  }

  @AfterEach
  void stop() {
    spark.stop();
    aws.close();
  }

  private void send(String id, int minute) {
    put(codec.encode(Listen.of("u", "t1", START.plusSeconds(60L * minute)).withId(id)));
  }

  private void put(byte[] data) {
    aws.kinesis()
        .putRecord(r -> r.streamName(STREAM).partitionKey("k").data(SdkBytes.fromByteArray(data)));
  }

  private ListenPipeline pipeline(Monitor monitor) {
    Map<String, String> source =
        Map.of(
            "streamName",
            STREAM,
            "region",
            aws.region(),
            "endpointUrl",
            aws.endpoint().toString(),
            "startingPosition",
            "trim_horizon");
    EtlConfig config =
        new EtlConfig(
            source,
            new OutputLocations("s3a://" + BUCKET),
            WindowSpec.DEFAULT,
            ListenPolicy.EVERYTHING,
            ZoneOffset.UTC);
    return new ListenPipeline(spark, config, monitor);
  }

  private Monitor monitor(MetricPort port, InstantSource clock) {
    BackgroundMetrics background = new BackgroundMetrics(port, 200, Duration.ofMillis(1));
    PrintStream out = new PrintStream(lines, true, StandardCharsets.UTF_8);
    return Monitor.start(spark, CONFIG, new Monitor.Tools(out, background, clock));
  }

  private Monitor monitor() {
    return monitor(new Keeper(), InstantSource.system());
  }

  /** Keeps all. */
  private class Keeper implements MetricPort {
    @Override
    public void put(List<Metric> some) {
      metrics.addAll(some);
    }

    @Override
    public void close() {}
  }

  private double last(String query, Figure figure) {
    return all(query, figure).get(all(query, figure).size() - 1);
  }

  private List<Double> all(String query, Figure figure) {
    return metrics.stream()
        .filter(metric -> metric.query().equals(query) && metric.figure() == figure)
        .map(Metric::value)
        .toList();
  }

  @Test
  void tellsOfEachBatch() throws Exception {
    aws.faults(FaultPlan.none().onKinesis("GetRecords").atCalls(2).throttle());
    try (Monitor monitor = monitor()) {
      send("a", 0);
      send("a", 0);
      send("b", 10);
      put("no listen".getBytes(StandardCharsets.UTF_8));
      pipeline(monitor).readAvailable();
      // Closes the first window, and is no part of it.
      send("c", 45);
      pipeline(monitor).readAvailable();
      send("late", 5);
      pipeline(monitor).readAvailable();
    }

    assertThat(all("archive", Figure.RECORDS)).containsExactly(4.0, 1.0, 1.0);
    assertThat(all("archive", Figure.REJECTED)).containsExactly(1.0, 0.0, 0.0);
    assertThat(all("windows", Figure.RECORDS)).containsExactly(4.0, 1.0, 1.0);
    assertThat(all("windows", Figure.DUPLICATES)).containsExactly(0.0, 1.0, 0.0);
    assertThat(all("windows", Figure.LATE)).containsExactly(0.0, 0.0, 1.0);
    assertThat(all("windows", Figure.STATE_ROWS)).containsExactly(3.0, 1.0, 1.0);
    assertThat(all("windows", Figure.STATE_BYTES)).allMatch(bytes -> bytes > 0);
    assertThat(last("windows", Figure.LAG)).isNotNegative();
    assertThat(last("windows", Figure.BATCH_TIME)).isPositive();
    assertThat(last("windows", Figure.RECORDS_PER_SECOND)).isPositive();
    assertThat(
            metrics.stream()
                .filter(metric -> metric.figure() == Figure.THROTTLES)
                .mapToDouble(Metric::value)
                .sum())
        .isEqualTo(aws.faultLog().entries().size())
        .isPositive();
    assertThat(lines.toString(StandardCharsets.UTF_8).lines())
        .hasSize(6)
        .allMatch(line -> line.startsWith("{\"event\":\"batch\",\"at\":\""))
        .allMatch(line -> line.contains("\"job\":\"music\""))
        .anyMatch(line -> line.contains("\"query\":\"windows\",\"batch\":1,\"records\":1,"));
  }

  @Test
  void countsWhatIsKeptAfterARestart() throws Exception {
    send("a", 0);
    send("b", 10);
    try (Monitor monitor = monitor()) {
      pipeline(monitor).readAvailable();
    }
    send("c", 20);
    try (Monitor monitor = monitor()) {
      pipeline(monitor).readAvailable();
    }

    assertThat(all("windows", Figure.STATE_ROWS)).containsExactly(2.0, 3.0);
  }

  @Test
  void neitherHoldsUpNorFailsAQuery() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    MetricPort stuck =
        new MetricPort() {
          @Override
          public void put(List<Metric> some) {
            try {
              never.await();
            } catch (InterruptedException e) {
              throw new IllegalStateException("as planned", e);
            }
          }

          @Override
          public void close() {}
        };
    send("a", 0);

    try (Monitor monitor = monitor(stuck, InstantSource.system())) {
      pipeline(monitor).readAvailable();
    }

    assertThat(aws.s3().listObjectsV2(r -> r.bucket(BUCKET).prefix("raw/listens/")).contents())
        .isNotEmpty();
  }

  @Test
  void seesAQueryThatStandsStill() throws Exception {
    Moved clock = new Moved();
    CountDownLatch first = new CountDownLatch(1);
    MetricPort port =
        new Keeper() {
          @Override
          public void put(List<Metric> some) {
            super.put(some);
            first.countDown();
          }
        };
    send("a", 0);
    try (Monitor monitor = monitor(port, clock)) {
      StreamingQuery archive = pipeline(monitor).startArchive(Trigger.ProcessingTime("1 hour"));
      assertThat(first.await(60, TimeUnit.SECONDS)).as("a first batch").isTrue();
      monitor.look();
      clock.now = clock.now.plus(Duration.ofMinutes(11));
      monitor.look();
      archive.stop();
    }

    assertThat(all("archive", Figure.STALLED)).containsExactly(0.0, 1.0);
  }

  private static final class Moved implements InstantSource {
    private volatile Instant now = START;

    @Override
    public Instant instant() {
      return now;
    }
  }
}
