package io.listens.etl.kinesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.listens.etl.kinesis.KinesisPort.KinesisUnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RetryingKinesisPortTest {

  private final FakeKinesis kinesis = new FakeKinesis().shard("s0").put("s0", 3);
  private final ReadMetrics metrics = ReadMetrics.local();
  private final List<Long> waits = new ArrayList<>();
  private long nanos;

  private final RetryingKinesisPort port =
      new RetryingKinesisPort(kinesis, Duration.ofMinutes(1), new LongestWaits(), metrics);

  /** Time that passes only by waiting, as long as chance allows. */
  private final class LongestWaits implements Waiting {
    @Override
    public long nanoTime() {
      return nanos;
    }

    @Override
    public void sleep(long ms) {
      waits.add(ms);
      nanos += Duration.ofMillis(ms).toNanos();
    }

    @Override
    public long random(long bound) {
      return bound;
    }
  }

  @Test
  void asksAgainLaterAndLaterUntilThereIsAnAnswer() {
    kinesis.failNextCalls(8, true);
    assertThat(port.iterator("s0", ShardPosition.trimHorizon())).isEqualTo("s0@0");
    assertThat(waits).containsExactly(100L, 200L, 400L, 800L, 1_600L, 3_200L, 5_000L, 5_000L);
    assertThat(metrics.throttles().value()).isEqualTo(8);
    assertThat(metrics.failures().value()).isZero();
  }

  @Test
  void countsCallsAndBytes() {
    kinesis.failNextCalls(2, false);
    port.read("s0@0", 10);
    assertThat(metrics.failures().value()).isEqualTo(2);
    assertThat(metrics.calls().value()).isEqualTo(3);
    assertThat(metrics.bytes().value()).isEqualTo(3L * ("s0#1".length() + "key".length()));
  }

  @Test
  void givesUpOnlyWhenTheDeadlineIsOver() {
    kinesis.failNextCalls(Integer.MAX_VALUE, true);
    assertThatThrownBy(port::listShards)
        .isInstanceOf(KinesisUnavailableException.class)
        .hasMessageContaining("within PT1M. To wait longer, set option retryTimeout");
    assertThat(waits.stream().mapToLong(Long::longValue).sum()).isBetween(55_000L, 60_000L);
  }

  @Test
  void leavesOtherFailuresAlone() {
    assertThatThrownBy(() -> port.iterator("nowhere", ShardPosition.trimHorizon()))
        .isInstanceOf(NullPointerException.class);
    assertThat(waits).isEmpty();
  }
}
