package io.listens.testkit.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScaleTest {

  @ParameterizedTest
  @CsvSource({
    "2958,  '0 1,000 2,000 3,000'",
    "4000,  '0 1,000 2,000 3,000 4,000'",
    "4001,  '0 2,000 4,000 6,000'",
    "1,     '0.0 0.5 1.0'",
    "0.07,  '0.00 0.02 0.04 0.06 0.08'",
    "57.3,  '0 20 40 60'"
  })
  void marksRoundNumbersUpToTheGreatestOrBeyond(double greatest, String marks) {
    Scale scale = Scale.upTo(greatest);
    List<String> told = scale.values().stream().map(scale::told).toList();
    assertThat(String.join(" ", told)).isEqualTo(marks);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 1e-12, 3e15})
  void isOfUseForAnyNumber(double greatest) {
    Scale scale = Scale.upTo(greatest);
    assertThat(scale.step()).isPositive().isFinite();
    assertThat(scale.top()).isGreaterThanOrEqualTo(greatest);
    assertThat(scale.marks()).isBetween(1, 10);
  }
}
