package io.listens.producer.cli;

import java.util.HashSet;
import java.util.Set;

/** How many rows from the beginning are done without a gap. Thread-safe. */
final class Acks {

  private final Set<Long> ahead = new HashSet<>();
  private long rows;

  /**
   * @param rows done in earlier runs
   */
  Acks(long rows) {
    this.rows = rows;
  }

  /**
   * @param row the row's place, from 0
   */
  synchronized void done(long row) {
    if (row != rows) {
      ahead.add(row);
      return;
    }
    rows++;
    while (ahead.remove(rows)) {
      rows++;
    }
  }

  synchronized long rows() {
    return rows;
  }
}
