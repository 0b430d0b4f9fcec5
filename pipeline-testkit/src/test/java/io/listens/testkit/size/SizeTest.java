package io.listens.testkit.size;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class SizeTest {

  private static Size size(double rate, double bytes) {
    return Size.of(new Load(rate, bytes, 60, 30, 48));
  }

  @Test
  void plainListensAreBoundByRecordsAndPackedOnesByBytes() {
    // 800 records a second fill a shard; 150,000 bytes a second need far less than one.
    assertThat(size(800, 150).plainShards()).isEqualTo(1);
    assertThat(size(801, 150).plainShards()).isEqualTo(2);
    assertThat(size(8_000, 150).plainShards()).isEqualTo(10);
    assertThat(size(8_000, 150).aggregatedShards()).isEqualTo(2);
  }

  @Test
  void largeListensAreBoundByBytesEitherWay() {
    assertThat(size(100, 20_000).plainShards()).isEqualTo(3);
    assertThat(size(100, 20_000).aggregatedShards()).isEqualTo(3);
  }

  @Test
  void countsWhatABatchWrites() {
    // 1,440 batches a day of one shard, 48 windows.
    assertThat(size(1, 150).objectsPerDay()).isEqualTo(1_488);
    assertThat(size(1, 150).workers()).isEqualTo(2);
  }

  @Test
  void costsWhatThePricesSay() {
    Load load = new Load(800, 150, 60, 30, 24);
    Cost cost = Cost.plain(Size.of(load), load, new Prices());

    // A shard for 730 hours at 0.015; 800 units a second at 0.014 a million.
    assertThat(cost.stream()).isCloseTo(730 * 0.015 + 800 * 730 * 3600 / 1e6 * 0.014, within(0.01));
    // Two workers of a quarter DPU at 0.44 an hour.
    assertThat(cost.job()).isCloseTo(2 * 0.25 * 730 * 0.44, within(0.01));
    // Half of what is sent; a day's 17,328 writes with two reads each; a look for the stop marker
    // each 5 seconds; a day's 1,488 objects.
    assertThat(cost.storage())
        .isCloseTo(
            800.0 * 150 * 86_400 * 30.4 / 2 / 1e9 * 0.023
                + 17_328 * 30.4 / 1e3 * (0.005 + 2 * 0.0004)
                + 730 * 3600 / 5 / 1e3 * (0.005 + 0.0004)
                + 1_488 * 30.4 / 1e3 * (0.01 + 0.0025),
            within(0.01));
    // 21 metrics, 8 alarms, and three requests a minute.
    assertThat(cost.watching())
        .isCloseTo(21 * 0.30 + 8 * 0.10 + 3 * 60 * 730 / 1e3 * 0.01, within(0.01));
    assertThat(cost.sum()).isEqualTo(cost.stream() + cost.job() + cost.storage() + cost.watching());
  }

  @Test
  void tellsOfAllThatIsWrongAtOnce() {
    assertThatThrownBy(() -> new Load(0, 0, 0, 30, 48))
        .hasMessageContainingAll("--events-per-second is 0", "--bytes is 0", "--trigger-seconds");
  }

  @Test
  void theCommandShowsBothWays() {
    StringWriter out = new StringWriter();
    int code =
        new CommandLine(new SizeCommand())
            .setOut(new PrintWriter(out, true))
            .execute("--events-per-second=8000", "--bytes=150");

    assertThat(code).isZero();
    assertThat(out.toString())
        .contains("shards, a record each", "shards, aggregated", "2026-11", "sum");
  }
}
