package io.listens.producer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AcksTest {

  private static final int ROWS = 500_000;

  @Test
  void countsRowsUpToTheFirstGap() {
    Acks acks = new Acks(7);

    acks.done(8);
    acks.done(10);
    assertThat(acks.rows()).isEqualTo(7);

    acks.done(7);
    assertThat(acks.rows()).isEqualTo(9);
    acks.done(9);
    assertThat(acks.rows()).isEqualTo(11);
  }

  @Test
  void countsEveryRowInWhateverOrderTheyAreDone() {
    long seed = new Random().nextLong();
    List<Integer> order = new ArrayList<>();
    for (int i = 1; i < ROWS; i++) {
      order.add(i);
    }
    for (int from = 0; from < order.size(); from += 1000) {
      int to = Math.min(from + 1000, order.size());
      Collections.shuffle(order.subList(from, to), new Random(seed + from));
    }
    Acks acks = new Acks(0);

    order.subList(0, ROWS / 2).forEach(acks::done);
    assertThat(acks.rows()).as("the first row waits").isZero();
    acks.done(0);
    assertThat(acks.rows()).as("seed %d", seed).isBetween(ROWS / 2 - 1000L, ROWS / 2 + 1L);
    order.subList(ROWS / 2, order.size()).forEach(acks::done);

    assertThat(acks.rows()).as("seed %d", seed).isEqualTo(ROWS);
  }
}
