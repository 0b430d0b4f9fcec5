package io.listens.producer;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** Random pauses up to a limit that doubles, so that producers that failed together part. */
final class Backoff {

  private final long minNanos;
  private final long maxNanos;
  private final RandomGenerator random;

  Backoff(Duration min, Duration max, RandomGenerator random) {
    this.minNanos = min.toNanos();
    this.maxNanos = max.toNanos();
    this.random = random;
  }

  /** The pause in nanoseconds after the given number of failures in a row, from 1. */
  long nanos(int failures) {
    long limit = minNanos;
    for (int doubled = 1; doubled < failures && limit < maxNanos; doubled++) {
      limit *= 2;
    }
    return 1 + random.nextLong(Math.min(limit, maxNanos));
  }
}
