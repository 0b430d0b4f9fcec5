package io.listens.etl.kinesis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PaceTest {

  private final List<Long> waits = new ArrayList<>();
  private long ms;

  private final Pace pace =
      new Pace(
          Duration.ofMillis(200),
          new Waiting() {
            @Override
            public long nanoTime() {
              return Duration.ofMillis(ms).toNanos();
            }

            @Override
            public void sleep(long wait) {
              waits.add(wait);
              ms += wait;
            }

            @Override
            public long random(long bound) {
              return 0;
            }
          });

  @Test
  void neverMoreThanFiveLooksASecondAtAQuietShard() {
    int looks = 0;
    while (ms < 10_000) {
      pace.await();
      pace.looked(false);
      looks++;
      ms += 10;
    }
    assertThat(looks).isBetween(45, 51);
  }

  @Test
  void neverWaitsAfterAFindNorWhenTheLookIsDue() {
    pace.await();
    pace.looked(true);
    pace.await();
    pace.looked(false);
    ms += 200;
    pace.await();
    assertThat(waits).isEmpty();
  }
}
