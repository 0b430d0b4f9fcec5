package io.listens.etl.kcl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class LandedTest {

  private static final String JSON =
      "{\"v\":1,\"records\":12,\"files\":[\"arrival_date=2024-06-25/shard-1/7-0.parquet\"],"
          + "\"marks\":{\"shard-1\":[\"19\",3]}}";

  private static final Landed LANDED =
      new Landed(
          12,
          List.of("arrival_date=2024-06-25/shard-1/7-0.parquet"),
          new TreeMap<>(Map.of("shard-1", new Mark("19", 3))));

  /** Checkpoints outlive releases. */
  @Test
  void isWrittenAsEver() {
    assertThat(LANDED.toJson()).isEqualTo(JSON);
    assertThat(Landed.fromJson(JSON)).isEqualTo(LANDED);
  }

  @Test
  void refusesWhatALaterVersionWrote() {
    assertThatThrownBy(() -> Landed.fromJson(JSON.replace("\"v\":1", "\"v\":2")))
        .hasMessage("Cannot read what has landed of version 2; expected 1");
  }

  @Test
  void refusesWhatIsCutOff() {
    assertThatThrownBy(() -> Landed.fromJson(JSON.substring(0, 60)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Cannot read what has landed from");
  }

  @Test
  void placesAreComparedAsNumbers() {
    assertThat(new Mark("9", 0)).isLessThan(new Mark("10", 0));
    assertThat(new Mark("10", 1)).isLessThan(new Mark("10", 2));
    assertThat(new Mark("10", 9)).isLessThan(new Mark("11", 0));
    assertThat(Mark.later(new Mark("10", 1), new Mark("9", 5))).isEqualTo(new Mark("10", 1));
  }

  @Test
  void anOffsetIsToldFromThoseOfTheOtherWayIn() {
    assertThat(LandedStream.isOffset("{\"v\":1,\"landed\":12}")).isTrue();
    assertThat(LandedStream.isOffset("{\"v\":1,\"stream\":\"listens\",\"shards\":{}}")).isFalse();
  }
}
