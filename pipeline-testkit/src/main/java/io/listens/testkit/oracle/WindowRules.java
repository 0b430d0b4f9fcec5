package io.listens.testkit.oracle;

import io.listens.model.ListenPolicy;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/**
 * How listens become windows. Windows begin at whole multiples of the slide, counted from midnight
 * of 1970-01-01 at the given offset from UTC.
 *
 * @param policy what counts as a listen
 * @param length from a window's start to its end; whole milliseconds
 * @param slide from one window's start to the next one's; whole milliseconds, at most the length,
 *     and equal to it for windows that don't overlap
 * @param offset whose midnight windows are aligned to
 */
public record WindowRules(ListenPolicy policy, Duration length, Duration slide, ZoneOffset offset) {

  /** Everything counts, in windows of 30 minutes that don't overlap, aligned to UTC. */
  public static final WindowRules DEFAULT =
      new WindowRules(
          ListenPolicy.EVERYTHING, Duration.ofMinutes(30), Duration.ofMinutes(30), ZoneOffset.UTC);

  /**
   * @throws IllegalArgumentException if a duration is under 1 ms or the slide exceeds the length
   */
  public WindowRules {
    if (length.toMillis() <= 0) {
      throw new IllegalArgumentException("length is " + length + "; expected at least 1 ms");
    }
    if (slide.toMillis() <= 0 || slide.compareTo(length) > 0) {
      throw new IllegalArgumentException(
          "slide is " + slide + "; expected 1 ms to the length " + length);
    }
  }

  /** The starts of the windows that a time falls into, the last one first. */
  List<Instant> startsFor(Instant time) {
    long timeMs = time.toEpochMilli();
    long localMs = timeMs + offset.getTotalSeconds() * 1000L;
    long lastMs = timeMs - Math.floorMod(localMs, slide.toMillis());
    List<Instant> starts = new ArrayList<>();
    for (long ms = lastMs; ms > timeMs - length.toMillis(); ms -= slide.toMillis()) {
      starts.add(Instant.ofEpochMilli(ms));
    }
    return starts;
  }
}
