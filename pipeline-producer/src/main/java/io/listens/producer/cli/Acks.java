package io.listens.producer.cli;

import java.util.BitSet;

/**
 * How many rows from the beginning are done without a gap. A row that waits lets many others pass,
 * so each of those takes a bit. Thread-safe.
 */
final class Acks {

  private static final int MOST_BITS_BEHIND = 1 << 16;

  /** By the row's place behind the base. */
  private BitSet done = new BitSet();

  private long base;
  private int withoutGap;

  /**
   * @param rows done in earlier runs
   */
  Acks(long rows) {
    this.base = rows;
  }

  /**
   * @param row the row's place, from 0
   */
  synchronized void done(long row) {
    done.set(Math.toIntExact(row - base));
    withoutGap = done.nextClearBit(withoutGap);
    if (withoutGap >= MOST_BITS_BEHIND) {
      done = done.get(withoutGap, Math.max(withoutGap, done.length()));
      base += withoutGap;
      withoutGap = 0;
    }
  }

  synchronized long rows() {
    return base + withoutGap;
  }
}
