package io.listens.etl.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BackgroundMetricsTest {

  private static final Duration LONG = Duration.ofMinutes(10);

  private static Metric metric(int value) {
    return new Metric("windows", Figure.RECORDS, Instant.EPOCH, value);
  }

  /** Keeps calls; may be told to wait or to fail. */
  private static class FakePort implements MetricPort {
    final List<List<Metric>> calls = new CopyOnWriteArrayList<>();
    final CountDownLatch called = new CountDownLatch(1);
    final CountDownLatch closed = new CountDownLatch(1);

    @Override
    public void put(List<Metric> metrics) {
      calls.add(metrics);
      called.countDown();
    }

    @Override
    public void close() {
      closed.countDown();
    }
  }

  /** Doesn't answer until it is let. */
  private static final class SlowPort extends FakePort {
    final CountDownLatch let = new CountDownLatch(1);

    @Override
    public void put(List<Metric> metrics) {
      called.countDown();
      try {
        let.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException("interrupted", e);
      }
      super.put(metrics);
    }
  }

  @Test
  void handsManyOverAtOnceAndTheRestAtItsEnd() throws Exception {
    FakePort port = new FakePort();
    BackgroundMetrics metrics = new BackgroundMetrics(port, 2_000, LONG);
    for (int i = 0; i < MetricPort.MOST + 10; i++) {
      metrics.offer(metric(i));
    }
    assertThat(port.called.await(30, TimeUnit.SECONDS)).isTrue();

    // The ten wait for others, whose time is far.
    metrics.close(Duration.ofSeconds(30));

    assertThat(port.calls).hasSize(2);
    assertThat(port.calls.get(0)).hasSize(MetricPort.MOST).startsWith(metric(0), metric(1));
    assertThat(port.calls.get(1)).hasSize(10);
    assertThat(metrics.dropped()).isZero();
    assertThat(port.closed.getCount()).isZero();
  }

  @Test
  void givesUpWhatFindsNoPlaceWithoutWaiting() throws Exception {
    SlowPort port = new SlowPort();
    BackgroundMetrics metrics = new BackgroundMetrics(port, 3, Duration.ofMillis(1));
    metrics.offer(metric(0));
    assertThat(port.called.await(30, TimeUnit.SECONDS)).isTrue();

    for (int i = 1; i <= 10; i++) {
      metrics.offer(metric(i));
    }

    assertThat(metrics.dropped()).isEqualTo(7);
    port.let.countDown();
    metrics.close(Duration.ofSeconds(30));
    assertThat(port.calls.stream().flatMap(List::stream))
        .containsExactly(metric(0), metric(1), metric(2), metric(3));
  }

  @Test
  void goesOnWhenItCannotHandOver() throws Exception {
    CountDownLatch failed = new CountDownLatch(1);
    FakePort port =
        new FakePort() {
          @Override
          public void put(List<Metric> metrics) {
            if (failed.getCount() > 0) {
              failed.countDown();
              throw new IllegalStateException("as planned");
            }
            super.put(metrics);
          }
        };
    BackgroundMetrics metrics = new BackgroundMetrics(port, 10, Duration.ofMillis(1));
    metrics.offer(metric(1));
    assertThat(failed.await(30, TimeUnit.SECONDS)).isTrue();
    metrics.offer(metric(2));
    metrics.close(Duration.ofSeconds(30));

    assertThat(port.calls).containsExactly(List.of(metric(2)));
    assertThat(metrics.dropped()).isEqualTo(1);
  }

  @Test
  void endsThoughNobodyAnswers() throws Exception {
    SlowPort port = new SlowPort();
    BackgroundMetrics metrics = new BackgroundMetrics(port, 10, Duration.ofMillis(1));
    metrics.offer(metric(1));
    assertThat(port.called.await(30, TimeUnit.SECONDS)).isTrue();

    metrics.close(Duration.ofMillis(1));

    assertThat(port.closed.await(30, TimeUnit.SECONDS)).isTrue();
    metrics.offer(metric(2));
    assertThat(metrics.dropped()).isPositive();
  }
}
