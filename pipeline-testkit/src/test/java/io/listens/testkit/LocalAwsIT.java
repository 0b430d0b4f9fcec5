package io.listens.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class LocalAwsIT {

  @Test
  void severalRunAtOnce() {
    try (LocalAws one = LocalAws.start();
        LocalAws other = LocalAws.start()) {
      one.kinesis().createStream(r -> r.streamName("s").shardCount(1));

      assertThat(one.endpoint()).isNotEqualTo(other.endpoint());
      assertThat(one.kinesis().listStreams().streamNames()).containsExactly("s");
      assertThat(other.kinesis().listStreams().streamNames()).isEmpty();
    }
  }

  @Test
  void resetForgetsEverythingButTheEndpoint() {
    try (LocalAws aws = LocalAws.start()) {
      aws.kinesis().createStream(r -> r.streamName("s").shardCount(1));
      aws.s3().createBucket(r -> r.bucket("lake"));

      aws.reset();

      assertThat(aws.kinesis().listStreams().streamNames()).isEmpty();
      assertThat(aws.s3().listBuckets().buckets()).isEmpty();
    }
  }

  @Test
  void aTakenPortIsNamed() {
    try (LocalAws aws = LocalAws.start()) {
      int port = aws.endpoint().getPort();

      assertThatThrownBy(() -> LocalAws.builder().port(port).start())
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining("Cannot start LocalAws on port " + port);
    }
  }

  @Test
  void closingTwiceIsFine() {
    LocalAws aws = LocalAws.start();
    aws.s3().createBucket(r -> r.bucket("lake"));
    aws.close();
    aws.close();
  }

  @Test
  void memoryIsLimitedByOption() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LocalAws.builder().maxRecordBytes(0).start())
        .withMessageContaining("maxRecordBytes is 0; expected > 0 bytes");
  }

  @Test
  void settingsForOtherClientsNameTheEndpoint() {
    try (LocalAws aws = LocalAws.start()) {
      String endpoint = aws.endpoint().toString();

      assertThat(aws.environment()).containsEntry("AWS_ENDPOINT_URL", endpoint);
      assertThat(aws.systemProperties()).containsEntry("aws.endpointUrl", endpoint);
      assertThat(aws.hadoopConf()).containsEntry("fs.s3a.endpoint", endpoint);
    }
  }

  @Test
  void whatS3RunsOnIsNotOnTheClassPath() {
    for (String name :
        new String[] {"org.gaul.s3proxy.S3Proxy", "tools.jackson.core.JsonFactory"}) {
      assertThatThrownBy(() -> Class.forName(name)).isInstanceOf(ClassNotFoundException.class);
    }
  }

  @Test
  void aManualClockMovesOnlyForward() {
    ManualClock clock = ManualClock.startingAt(Instant.EPOCH);

    assertThat(clock.advance(Duration.ofSeconds(1))).isEqualTo(Instant.ofEpochSecond(1));
    assertThat(clock.instant()).isEqualTo(Instant.ofEpochSecond(1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> clock.advance(Duration.ofMillis(-1)))
        .withMessageContaining("expected 0 or more");
  }
}
