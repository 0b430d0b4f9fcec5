package io.listens.testkit.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ChaosPlanTest {

  private static String told(long seed) {
    ChaosPlan plan = ChaosPlan.of(seed);
    return plan.sending()
        + "; "
        + plan.processing()
        + "; "
        + plan.troubles()
        + plan.faults("stream", () -> {})
        + plan.faults("reconciliation", () -> {});
  }

  @Test
  void equalSeedsDrawEqualRuns() {
    for (long seed = 0; seed < 50; seed++) {
      assertThat(told(seed)).isEqualTo(told(seed));
    }
  }

  @Test
  void otherSeedsDrawOtherRuns() {
    assertThat(LongStream.range(0, 200).mapToObj(ChaosPlanTest::told)).doesNotHaveDuplicates();
  }

  @Test
  void eachPartOfARunHasFaultsOfItsOwn() {
    ChaosPlan plan = ChaosPlan.calm(1).with(List.of(Trouble.values()));
    assertThat(plan.faults("stream", () -> {}).toString())
        .isNotEqualTo(plan.faults("reconciliation", () -> {}).toString());
  }

  @Test
  void seedsCoverEveryTroubleAndEveryWayToRun() {
    Set<Trouble> troubles = new HashSet<>();
    LongStream.range(0, 30).forEach(seed -> troubles.addAll(ChaosPlan.of(seed).troubles()));
    assertThat(troubles).containsExactlyInAnyOrderElementsOf(Arrays.asList(Trouble.values()));
    assertThat(drawn(plan -> plan.sending().aggregateBytes() == null)).hasSize(2);
    assertThat(drawn(plan -> plan.sending().closing())).hasSize(2);
    assertThat(drawn(plan -> plan.processing().trigger().isPresent())).hasSize(2);
    assertThat(drawn(plan -> plan.processing().maxRecords() == null)).hasSize(2);
    assertThat(drawn(plan -> plan.processing().policy())).hasSize(3);
    assertThat(drawn(plan -> plan.processing().cores())).hasSize(4);
    assertThat(drawn(plan -> plan.processing().beside())).hasSize(2);
    assertThat(drawn(ChaosPlan::backfill)).hasSize(2);
  }

  private static <T> Set<T> drawn(Function<ChaosPlan, T> what) {
    return LongStream.range(0, 30).mapToObj(ChaosPlan::of).map(what).collect(Collectors.toSet());
  }
}
