package io.listens.etl.reconcile;

import io.listens.etl.window.WindowSpec;
import java.time.Duration;
import java.time.Instant;

/**
 * What a reconciliation is to do.
 *
 * @param from windows that end at or before it are left alone; {@link Instant#MIN} for no bound
 * @param to windows that start at or after it are left alone; {@link Instant#MAX} for no bound
 * @param repair whether windows that differ are written; false for an audit, which only reports
 * @param openWindows whether windows are looked at as well that the stream hasn't closed: for when
 *     it doesn't run
 * @param patience how long to wait for the archive where it is behind the windows
 * @param listensAtOnce about how many archived listens are added up at a time: what bounds memory
 */
public record ReconcileOptions(
    Instant from,
    Instant to,
    boolean repair,
    boolean openWindows,
    Duration patience,
    long listensAtOnce) {

  /**
   * Repairs all that the stream has closed, waits up to 10 minutes for the archive, and adds up 5
   * million listens at a time.
   */
  public static final ReconcileOptions BESIDE_STREAM =
      new ReconcileOptions(
          Instant.MIN, Instant.MAX, true, false, Duration.ofMinutes(10), 5_000_000);

  /** Repairs all windows, open ones included: for when no stream runs, as after a bounded run. */
  public static final ReconcileOptions WITHOUT_STREAM =
      new ReconcileOptions(Instant.MIN, Instant.MAX, true, true, Duration.ZERO, 5_000_000);

  /**
   * @throws IllegalArgumentException that lists all that is wrong
   */
  public ReconcileOptions {
    StringBuilder problems = new StringBuilder();
    if (!from.isBefore(to)) {
      problems.append("; from is ").append(from).append("; expected a time before to, ").append(to);
    }
    if (patience.isNegative()) {
      problems.append("; patience is ").append(patience).append("; expected 0 or more");
    }
    if (listensAtOnce < 1) {
      problems.append("; listensAtOnce is ").append(listensAtOnce).append("; expected at least 1");
    }
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException("Cannot reconcile" + problems);
    }
  }

  /** Only windows that hold a time of this range. */
  public ReconcileOptions between(Instant newFrom, Instant newTo) {
    return new ReconcileOptions(newFrom, newTo, repair, openWindows, patience, listensAtOnce);
  }

  /**
   * Only windows that began no longer ago than a time: where the archive has lost what is older.
   *
   * @param back that time
   * @param windows how time is cut
   * @param now what it is counted from
   */
  public ReconcileOptions lookingBack(Duration back, WindowSpec windows, Instant now) {
    // One that ends after this began after now - back.
    return between(now.minus(back).plus(windows.length()), Instant.MAX);
  }

  /** Only tells what differs. */
  public ReconcileOptions auditOnly() {
    return new ReconcileOptions(from, to, false, openWindows, patience, listensAtOnce);
  }

  /** Another time to wait for the archive. */
  public ReconcileOptions waiting(Duration newPatience) {
    return new ReconcileOptions(from, to, repair, openWindows, newPatience, listensAtOnce);
  }

  /** Another number of listens to add up at a time. */
  public ReconcileOptions withListensAtOnce(long listens) {
    return new ReconcileOptions(from, to, repair, openWindows, patience, listens);
  }
}
