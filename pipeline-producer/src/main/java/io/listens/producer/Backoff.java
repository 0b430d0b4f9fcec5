package io.listens.producer;

import java.util.random.RandomGenerator;

/** Random pauses up to a limit that doubles, so that producers that failed together part. */
final class Backoff {

  private final long minNanos;
  private final long maxNanos;
  private final RandomGenerator random;

  Backoff(ProducerConfig config, RandomGenerator random) {
    this.minNanos = config.minBackoff().toNanos();
    this.maxNanos = config.maxBackoff().toNanos();
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
