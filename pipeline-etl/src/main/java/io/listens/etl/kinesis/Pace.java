package io.listens.etl.kinesis;

import java.time.Duration;

/** Keeps looks that find nothing apart; what follows a find never waits. Not thread-safe. */
final class Pace {

  private final long gapNanos;
  private final Waiting waiting;
  private long idleSince;
  private boolean idle;

  /**
   * @param gap from a look that found nothing to the next one
   */
  Pace(Duration gap, Waiting waiting) {
    this.gapNanos = gap.toNanos();
    this.waiting = waiting;
  }

  /** Waits until the next look is due. */
  void await() {
    long left = idle ? idleSince + gapNanos - waiting.nanoTime() : 0;
    if (left > 0) {
      waiting.await(Duration.ofNanos(left).toMillis() + 1);
    }
  }

  /** Tells of a look. */
  void looked(boolean found) {
    idle = !found;
    idleSince = waiting.nanoTime();
  }
}
