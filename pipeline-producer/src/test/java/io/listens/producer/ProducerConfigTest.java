package io.listens.producer;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProducerConfigTest {

  @Test
  void namesAllImpossibleOptionsTogether() {
    ProducerConfig.Builder builder =
        ProducerConfig.forStream(" ")
            .linger(Duration.ofMillis(-1))
            .maxBatchRecords(501)
            .maxBatchBytes(1000)
            .maxInFlight(0)
            .bufferBytes(1 << 20)
            .maxAggregateBytes(0)
            .quotaShare(Double.NaN)
            .fullTimeout(Duration.ofMillis(-1))
            .deliveryTimeout(Duration.ZERO)
            .requestTimeout(Duration.ZERO)
            .minBackoff(Duration.ZERO)
            .maxBackoff(Duration.ofNanos(-1));

    assertThatIllegalArgumentException()
        .isThrownBy(builder::build)
        .withMessageContainingAll(
            "stream is blank",
            "linger is PT-0.001S",
            "maxBatchRecords is 501, expected 1 to 500",
            "maxBatchBytes is 1000, expected 1048576 to 5242880",
            "maxInFlight is 0",
            "bufferBytes is 1048576, expected 6291456 to",
            "maxAggregateBytes is 0",
            "quotaShare is NaN",
            "fullTimeout is",
            "deliveryTimeout is",
            "requestTimeout is",
            "minBackoff is",
            "maxBackoff is");
  }
}
