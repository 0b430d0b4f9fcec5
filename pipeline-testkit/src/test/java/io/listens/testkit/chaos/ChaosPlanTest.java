package io.listens.testkit.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ChaosPlanTest {

  private static String told(long seed) {
    ChaosPlan plan = ChaosPlan.of(seed);
    Place place = Place.of(seed);
    return plan.sending()
        + "; "
        + plan.processing()
        + "; "
        + plan.troubles()
        + plan.faults("stream", place, () -> {})
        + plan.faults("reconciliation", place, () -> {});
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
    ChaosPlan plan = ChaosPlan.calm(1).with(java.util.List.of(Trouble.values()));
    Place place = Place.of(1);
    assertThat(plan.faults("stream", place, () -> {}).toString())
        .isNotEqualTo(plan.faults("reconciliation", place, () -> {}).toString());
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
    assertThat(drawn(ChaosPlan::backfill)).hasSize(2);
  }

  private static <T> Set<T> drawn(Function<ChaosPlan, T> what) {
    return LongStream.range(0, 30)
        .mapToObj(ChaosPlan::of)
        .map(what)
        .collect(Collectors.toSet());
  }
}
