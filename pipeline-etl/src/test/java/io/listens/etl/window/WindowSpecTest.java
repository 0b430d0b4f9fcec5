package io.listens.etl.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WindowSpecTest {

  @ParameterizedTest
  @CsvSource({
    "30, 30, 17:00:00, 17:30:00, 17:30:00",
    "30, 30, 17:29:59.999, 17:30:00, 17:30:00",
    "30, 30, 17:30:00, 18:00:00, 18:00:00",
    "30, 10, 17:00:00, 17:10:00, 17:30:00",
    "30, 10, 17:09:59.999, 17:10:00, 17:30:00",
    "30, 10, 17:10:00, 17:20:00, 17:40:00",
    "25, 10, 17:04:00, 17:05:00, 17:25:00",
    "25, 10, 17:05:00, 17:15:00, 17:25:00",
  })
  void knowsTheFirstAndTheLastWindowOfATime(
      int length, int slide, String time, String firstEnd, String lastEnd) {
    WindowSpec spec =
        new WindowSpec(Duration.ofMinutes(length), Duration.ofMinutes(slide), Duration.ZERO);
    assertThat(spec.firstEnd(at(time))).isEqualTo(at(firstEnd));
    assertThat(spec.lastEnd(at(time))).isEqualTo(at(lastEnd));
  }

  private static Instant at(String time) {
    return Instant.parse("2024-06-25T" + time + "Z");
  }

  @Test
  void tellsAllThatIsWrongAtOnce() {
    assertThatThrownBy(
            () ->
                new WindowSpec(Duration.ofSeconds(90), Duration.ofHours(1), Duration.ofSeconds(-1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "window is PT1M30S; expected whole minutes, at least one; slide is PT1H; expected at"
                + " most the window's PT1M30S, or listens are between windows; watermark is"
                + " PT-1S; expected 0 or more");
  }
}
