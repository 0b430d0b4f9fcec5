package io.listens.producer.cli;

import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** When the next listen is due: by a rate, by the listens' own times, or at once. */
final class Pacer {

  private final double perSecond;
  private final double speed;
  private boolean started;
  private long startNanos;
  private long count;
  private @Nullable Instant first;

  /**
   * @param perSecond listens/s; infinite for no limit
   * @param speed seconds of listening in one second; infinite for no limit
   */
  Pacer(double perSecond, double speed) {
    this.perSecond = perSecond;
    this.speed = speed;
  }

  /** Nanoseconds to wait before the next listen; 0 or less for none. */
  long delay(@Nullable Instant listenedAt, long now) {
    if (!started) {
      started = true;
      startNanos = now;
    }
    if (first == null) {
      first = listenedAt;
    }
    double byRate = count++ / perSecond;
    double byTime =
        first == null || listenedAt == null
            ? 0
            : (listenedAt.toEpochMilli() - first.toEpochMilli()) / 1000.0 / speed;
    return (long) (Math.max(byRate, byTime) * TimeUnit.SECONDS.toNanos(1)) - (now - startNanos);
  }
}
