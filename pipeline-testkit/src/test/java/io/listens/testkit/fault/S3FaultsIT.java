package io.listens.testkit.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.listens.testkit.LocalAws;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

class S3FaultsIT {

  private static final int LARGE = 4 << 20;

  private final FaultPlan plan = FaultPlan.seeded(7);
  private LocalAws aws;
  private S3Client s3;

  @BeforeEach
  void start() {
    aws = LocalAws.start();
    s3 =
        aws.configure(S3Client.builder())
            .forcePathStyle(true)
            .overrideConfiguration(c -> c.retryStrategy(DefaultRetryStrategy.doNotRetry()))
            .build();
    s3.createBucket(r -> r.bucket("lake"));
  }

  @AfterEach
  void stop() {
    s3.close();
    aws.close();
  }

  private void put(String key, byte[] bytes) {
    s3.putObject(r -> r.bucket("lake").key(key), RequestBody.fromBytes(bytes));
  }

  private List<String> stored() {
    aws.faults(FaultPlan.none());
    return s3.listObjectsV2(r -> r.bucket("lake")).contents().stream()
        .map(object -> object.key())
        .toList();
  }

  @Test
  void aThrottledWriteIsToldToSlowDownHoweverLargeItIs() {
    aws.faults(plan.onS3("PutObject").of("lake/processed/").atCalls(1).throttle());
    put("raw/a", new byte[1]);

    assertThatThrownBy(() -> put("processed/a", new byte[LARGE]))
        .isInstanceOfSatisfying(
            S3Exception.class,
            e -> {
              assertThat(e.statusCode()).isEqualTo(503);
              assertThat(e.awsErrorDetails().errorCode()).isEqualTo("SlowDown");
            });
    assertThat(aws.faultLog().entries())
        .containsExactly(
            new FaultLog.Entry(FaultKind.THROTTLE, "PutObject", "lake/processed/a", 1));
    assertThat(stored()).containsExactly("raw/a");
  }

  @Test
  void aLostAnswerWasCarriedOut() {
    aws.faults(plan.onS3("PutObject").atCalls(1).loseAnswer());

    assertThatThrownBy(() -> put("a", new byte[LARGE]))
        .isInstanceOfSatisfying(S3Exception.class, e -> assertThat(e.statusCode()).isEqualTo(500));
    aws.faultLog().requireFired(FaultKind.LOST_ANSWER);
    assertThat(stored()).containsExactly("a");
  }

  @Test
  void whatFailsAnywayHasNoAnswerToLose() {
    aws.faults(plan.onS3("GetObject").atCalls(1).loseAnswer());

    assertThatThrownBy(() -> s3.getObjectAsBytes(r -> r.bucket("lake").key("none")))
        .isInstanceOfSatisfying(S3Exception.class, e -> assertThat(e.statusCode()).isEqualTo(404));
    assertThat(aws.faultLog().entries()).isEmpty();
  }

  @Test
  void aServerErrorAndAResetConnectionCarryNothingOut() {
    aws.faults(
        plan.onS3("PutObject")
            .atCalls(1)
            .serverError()
            .onS3("PutObject")
            .atCalls(2)
            .resetConnection());

    assertThatThrownBy(() -> put("a", new byte[1]))
        .isInstanceOfSatisfying(S3Exception.class, e -> assertThat(e.statusCode()).isEqualTo(500));
    assertThatThrownBy(() -> put("a", new byte[1])).isInstanceOf(SdkClientException.class);
    aws.faultLog().requireFired(FaultKind.SERVER_ERROR, FaultKind.CONNECTION_RESET);
    assertThat(stored()).isEmpty();
  }

  @Test
  void aDeniedCallIsToldSoAndCarriesNothingOut() {
    aws.faults(plan.onS3("PutObject").atCalls(1).deny());

    assertThatThrownBy(() -> put("a", new byte[LARGE]))
        .isInstanceOfSatisfying(
            S3Exception.class,
            e -> {
              assertThat(e.statusCode()).isEqualTo(403);
              assertThat(e.awsErrorDetails().errorCode()).isEqualTo("AccessDenied");
            });
    aws.faultLog().requireFired(FaultKind.DENIED);
    assertThat(stored()).isEmpty();
  }

  @Test
  void whoeverCallsIsKilledBeforeOrAfterTheCall() {
    AtomicInteger kills = new AtomicInteger();
    aws.faults(
        plan.onS3("PutObject")
            .atCalls(1)
            .killBefore(kills::incrementAndGet)
            .onS3("PutObject")
            .atCalls(2)
            .killAfter(kills::incrementAndGet));

    assertThatThrownBy(() -> put("before", new byte[1])).isInstanceOf(SdkClientException.class);
    assertThatThrownBy(() -> put("after", new byte[1])).isInstanceOf(SdkClientException.class);
    assertThat(kills).hasValue(2);
    assertThat(aws.faultLog().count(FaultKind.KILL, "PutObject")).isEqualTo(2);
    assertThat(stored()).containsExactly("after");
  }

  @Test
  void aSlowAnswerWaits() {
    List<Duration> waits = new CopyOnWriteArrayList<>();
    aws.faults(plan.waitingBy(waits::add).onS3("PutObject").atCalls(1).delay(Duration.ofHours(1)));
    put("a", new byte[1]);

    assertThat(waits).containsExactly(Duration.ofHours(1));
    assertThat(stored()).containsExactly("a");
  }

  @Test
  void hadoopGetsItsFileThroughAllOfThem() throws IOException {
    aws.faults(
        plan.onS3().withProbability(0.2).throttle().onS3("PutObject").atCalls(1).loseAnswer());
    Configuration conf = new Configuration();
    aws.hadoopConf().forEach(conf::set);
    conf.set("fs.s3a.retry.throttle.interval", "1ms");
    conf.set("fs.s3a.retry.interval", "1ms");
    List<Integer> read = new ArrayList<>();
    try (FileSystem fs = FileSystem.newInstance(URI.create("s3a://lake/"), conf)) {
      for (int i = 0; i < 10; i++) {
        Path file = new Path("/file" + i);
        try (FSDataOutputStream out = fs.create(file)) {
          out.write(i);
        }
        try (FSDataInputStream in = fs.open(file)) {
          read.add(in.read());
        }
      }
    }

    assertThat(read).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    aws.faultLog().requireFired(FaultKind.THROTTLE, FaultKind.LOST_ANSWER);
  }
}
