package io.listens.etl.kinesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.junit.jupiter.api.Test;

class KinesisOptionsTest {

  private static KinesisConfig parse(String... more) {
    Map<String, String> options = new HashMap<>(Map.of("streamName", "s", "region", "eu-west-1"));
    for (int i = 0; i < more.length; i += 2) {
      options.put(more[i], more[i + 1]);
    }
    return KinesisConfig.parse(new CaseInsensitiveStringMap(options));
  }

  @Test
  void hasDefaults() {
    KinesisConfig options = parse();
    assertThat(options.limits())
        .isEqualTo(
            new KinesisConfig.Limits(Long.MAX_VALUE, Long.MAX_VALUE, 0, Duration.ofMinutes(15)));
    assertThat(options.retryTimeout()).isEqualTo(Duration.ofMinutes(5));
    assertThat(options.failOnDataLoss()).isTrue();
    assertThat(options.role()).isNull();
    assertThat(options.startOfQuery()).isEqualTo(new StartingPosition.Latest());
    assertThat(options.startOfRead()).isEqualTo(new StartingPosition.TrimHorizon());
    assertThat(options.endOfRead()).isEqualTo(new StartingPosition.Latest());
  }

  @Test
  void readsAllOptions() {
    KinesisConfig options =
        parse(
            "endpointUrl", "http://127.0.0.1:4566",
            "roleArn", "arn:aws:iam::123456789012:role/reader",
            "roleSessionName", "tuesday",
            "roleExternalId", "42",
            "startingPosition", "2024-06-25T17:00:00Z",
            "endingPosition", "{\"s0\":\"after:4959\"}",
            "maxRecordsPerTrigger", "7",
            "maxBytesPerTrigger", "8",
            "minRecordsPerTrigger", "6",
            "maxTriggerDelay", "30s",
            "retryTimeout", "10m",
            "failOnDataLoss", "false");
    assertThat(options.endpoint()).hasToString("http://127.0.0.1:4566");
    assertThat(options.role())
        .isEqualTo(new AssumedRole("arn:aws:iam::123456789012:role/reader", "tuesday", "42"));
    assertThat(options.startOfQuery())
        .isEqualTo(new StartingPosition.At(Instant.parse("2024-06-25T17:00:00Z")));
    assertThat(options.endOfRead())
        .isEqualTo(
            new StartingPosition.PerShard(
                Map.of("s0", ShardPosition.after(new SequenceNumber("4959")))));
    assertThat(options.limits())
        .isEqualTo(new KinesisConfig.Limits(7, 8, 6, Duration.ofSeconds(30)));
    assertThat(options.retryTimeout()).isEqualTo(Duration.ofMinutes(10));
    assertThat(options.failOnDataLoss()).isFalse();
  }

  @Test
  void takesAnOffsetOfACheckpointAsAStart() {
    KinesisConfig options =
        parse(
            "startingPosition",
            "{\"v\":1,\"stream\":\"s\",\"created\":0,\"shards\":{\"s0\":\"ended\"}}");
    assertThat(options.startOfQuery())
        .isEqualTo(new StartingPosition.PerShard(Map.of("s0", ShardPosition.ended())));
  }

  @Test
  void tellsAllThatIsWrongAtOnce() {
    Map<String, String> options =
        Map.of(
            "endpointUrl", "nowhere",
            "roleExternalId", "42",
            "startingPosition", "yesterday",
            "endingPosition", "{\"s0\":\"here\"}",
            "maxRecordsPerTrigger", "0",
            "maxBytesPerTrigger", "many",
            "maxTriggerDelay", "soon",
            "failOnDataLoss", "maybe",
            "decoder", "no.such.Decoder");
    assertThatThrownBy(() -> KinesisConfig.parse(new CaseInsensitiveStringMap(options)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("streamName is missing")
        .hasMessageContaining("region is missing")
        .hasMessageContaining("endpointUrl is 'nowhere'")
        .hasMessageContaining("roleExternalId is set; expected roleArn with it")
        .hasMessageContaining("startingPosition is 'yesterday'")
        .hasMessageContaining("endingPosition: shard position is 'here'")
        .hasMessageContaining("maxRecordsPerTrigger is '0'; expected a whole number from 1 on")
        .hasMessageContaining("maxBytesPerTrigger is 'many'")
        .hasMessageContaining("maxTriggerDelay is 'soon'; expected a time like 500ms, 30s or 5m")
        .hasMessageContaining("failOnDataLoss is 'maybe'; expected true or false")
        .hasMessageContaining("decoder is 'no.such.Decoder'; expected a public class");
    assertThatThrownBy(() -> parse("minRecordsPerTrigger", "9", "maxRecordsPerTrigger", "8"))
        .hasMessageContaining("minRecordsPerTrigger is 9; expected at most maxRecordsPerTrigger");
  }
}
