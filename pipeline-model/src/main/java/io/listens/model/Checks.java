package io.listens.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong with a value, said once for records and codec; null when nothing is. An id never
 * stands in the words: it may be a person's.
 */
final class Checks {

  /** 9999-12-31T23:59:59Z: what every file format and SQL engine downstream can hold. */
  private static final long MAX_EPOCH_SECOND = 253_402_300_799L;

  /** The last millisecond of that second. */
  static final long MAX_EPOCH_MS = MAX_EPOCH_SECOND * 1000 + 999;

  private static final int NANOS_PER_MS = 1_000_000;

  private Checks() {}

  static @Nullable String id(String id) {
    if (id.isBlank()) {
      return "is blank";
    }
    if (id.length() > Listen.MAX_ID_LENGTH) {
      return "has " + id.length() + " characters; expected at most " + Listen.MAX_ID_LENGTH;
    }
    return text(id);
  }

  /** Half a surrogate pair has no UTF-8: written, it would fail or turn into another text. */
  static @Nullable String text(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        if (i + 1 == text.length()
            || !Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1))) {
          return "holds half a surrogate pair; expected valid Unicode";
        }
        i++;
      }
    }
    return null;
  }

  static @Nullable String time(Instant time) {
    if (time.getEpochSecond() < 0 || time.getEpochSecond() > MAX_EPOCH_SECOND) {
      return "is " + time + "; expected a time from 1970 to 9999";
    }
    if (time.getNano() % NANOS_PER_MS != 0) {
      return "is " + time + "; expected whole milliseconds";
    }
    return null;
  }

  static @Nullable String length(long ms, long least) {
    return ms < least || ms > Playback.MAX_MS
        ? "is " + ms + "; expected " + least + " to " + Playback.MAX_MS + " ms"
        : null;
  }

  static void require(String field, @Nullable String problem) {
    if (problem != null) {
      throw new IllegalArgumentException(field + " " + problem);
    }
  }
}
