package io.listens.testkit.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.listens.testkit.LocalAws;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A few seeds of {@code listens chaos}, each of which draws other listens, batches, windows and
 * troubles. More of them: {@code ./listens chaos --seeds 200}.
 */
class ChaosIT {

  @Test
  void isExactWhateverGoesWrong() throws Exception {
    try (Chaos chaos = new Chaos(Chaos.Kill.QUERY)) {
      for (long seed : new long[] {3, 4, 7, 12}) {
        SeedResult result = chaos.run(seed);
        assertThat(result.problems()).as(result.toString()).isEmpty();
      }
      assertThat(chaos.neverFired()).isEmpty();
    }
  }

  /**
   * Other listens and other splits into batches each time, and nothing goes wrong: what stream and
   * reconciliation make, what a batch over the archive makes and what the oracle says is the same.
   */
  @ParameterizedTest
  @ValueSource(longs = {101, 102})
  void streamAndReconciliationAndBatchAreOneAnswer(long seed) throws Exception {
    try (LocalAws aws = LocalAws.start()) {
      ChaosPlan drawn = ChaosPlan.calm(seed);
      ChaosPlan plan =
          new ChaosPlan(
              seed, drawn.listens(), drawn.sending(), drawn.processing(), true, List.of());
      SeedResult result = new ChaosRun(aws, plan, false).run();
      assertThat(result.problems()).as(result.toString()).isEmpty();
      assertThat(result.fired()).isEmpty();
      assertThat(result.restarts()).isZero();
    }
  }
}
