package io.listens.testkit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * A clock that moves only when it is told to. Thread-safe.
 *
 * <pre>{@code
 * ManualClock clock = ManualClock.startingAt(Instant.parse("2024-06-25T12:00:00Z"));
 * try (LocalAws aws = LocalAws.builder().clock(clock).start()) {
 *   // ... take a shard iterator
 *   clock.advance(Duration.ofMinutes(6)); // and it has expired
 * }
 * }</pre>
 */
public final class ManualClock implements InstantSource {

  private volatile Instant now;

  private ManualClock(Instant start) {
    now = start;
  }

  /** A clock that stands at {@code start}. */
  public static ManualClock startingAt(Instant start) {
    return new ManualClock(start);
  }

  @Override
  public Instant instant() {
    return now;
  }

  /**
   * Moves it forward.
   *
   * @return the new time
   * @throws IllegalArgumentException if the duration is negative: the services' time never goes
   *     back
   */
  public synchronized Instant advance(Duration duration) {
    if (duration.isNegative()) {
      throw new IllegalArgumentException("duration is " + duration + "; expected 0 or more");
    }
    now = now.plus(duration);
    return now;
  }
}
