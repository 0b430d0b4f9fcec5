package io.listens.etl.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class StallWatchTest {

  private Instant now = Instant.parse("2024-06-25T17:00:00Z");
  private final StallWatch watch = new StallWatch(Duration.ofMinutes(10), () -> now);

  private void pass(int minutes) {
    now = now.plus(Duration.ofMinutes(minutes));
  }

  @Test
  void tellsOfAQueryThatStandsStillUntilItGoesOn() {
    watch.progressed("archive");
    watch.progressed("windows");
    pass(10);
    assertThat(watch.look()).containsEntry("archive", false).containsEntry("windows", false);

    watch.progressed("archive");
    pass(1);
    assertThat(watch.look()).containsEntry("archive", false).containsEntry("windows", true);

    watch.progressed("windows");
    assertThat(watch.look()).containsEntry("archive", false).containsEntry("windows", false);
  }

  @Test
  void forgetsAQueryThatEnded() {
    watch.progressed("windows");
    pass(20);
    watch.ended("windows");

    assertThat(watch.look()).isEmpty();
  }
}
