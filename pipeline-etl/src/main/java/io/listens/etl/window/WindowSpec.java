package io.listens.etl.window;

import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * How time is cut into windows, aligned to 1970-01-01T00:00Z.
 *
 * @param length of a window; whole minutes
 * @param slide from the start of one window to that of the next: equal to the length for windows
 *     that don't overlap; whole minutes
 * @param lateness how far event time may be behind the newest seen before a window is closed
 */
public record WindowSpec(Duration length, Duration slide, Duration lateness)
    implements Serializable {

  private static final long serialVersionUID = 1;

  /** Half-hours that don't overlap, closed 10 minutes after their end. */
  public static final WindowSpec DEFAULT = tumbling(Duration.ofMinutes(30), Duration.ofMinutes(10));

  /**
   * @throws IllegalArgumentException that lists all that is wrong
   */
  public WindowSpec {
    List<String> problems = new ArrayList<>();
    requireWholeMinutes("window", length, problems);
    requireWholeMinutes("slide", slide, problems);
    if (slide.compareTo(length) > 0) {
      problems.add(
          "slide is "
              + slide
              + "; expected at most the window's "
              + length
              + ", or listens are"
              + " between windows");
    }
    if (lateness.isNegative()) {
      problems.add("watermark is " + lateness + "; expected 0 or more");
    }
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", problems));
    }
  }

  /** Windows that don't overlap. */
  public static WindowSpec tumbling(Duration length, Duration lateness) {
    return new WindowSpec(length, length, lateness);
  }

  private static void requireWholeMinutes(String option, Duration value, List<String> problems) {
    if (value.compareTo(Duration.ofMinutes(1)) < 0
        || !value.equals(value.truncatedTo(ChronoUnit.MINUTES))) {
      problems.add(option + " is " + value + "; expected whole minutes, at least one");
    }
  }

  /** The end of the first window that holds a time: the first one to be closed. */
  Instant firstEnd(Instant time) {
    return Instant.ofEpochMilli(firstEndMs(time.toEpochMilli()));
  }

  /** The end of the last window that holds a time: the last one to be closed. */
  Instant lastEnd(Instant time) {
    return Instant.ofEpochMilli(lastEndMs(time.toEpochMilli()));
  }

  long firstEndMs(long timeMs) {
    long lastStartMs = lastStartMs(timeMs);
    long behind = (lastStartMs + length.toMillis() - 1 - timeMs) / slide.toMillis();
    return lastStartMs - behind * slide.toMillis() + length.toMillis();
  }

  long lastEndMs(long timeMs) {
    return lastStartMs(timeMs) + length.toMillis();
  }

  /** When the last window that holds a time begins; those before it begin a slide apart. */
  long lastStartMs(long timeMs) {
    return Math.floorDiv(timeMs, slide.toMillis()) * slide.toMillis();
  }

  /** The longest time that windows are whole multiples of, and begin at whole multiples of. */
  long paneMs() {
    long a = length.toMillis();
    long b = slide.toMillis();
    while (b != 0) {
      long rest = a % b;
      a = b;
      b = rest;
    }
    return a;
  }
}
