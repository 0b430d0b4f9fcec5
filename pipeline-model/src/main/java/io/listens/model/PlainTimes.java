package io.listens.model;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * Reads the plain forms of the times that {@link ListenCodec} takes, from bytes; gives {@value
 * ListenReader#NONE} for any other, of which the codec may still take some.
 */
final class PlainTimes {

  private static final int SECONDS_A_DAY = 86_400;
  private static final int MS = 1000;

  /** Up to the seconds: {@code 2024-06-25T17:43:13}. */
  private static final int WHOLE_SECONDS = 19;

  private final ZoneId zone;
  private final @Nullable ZoneOffset offset;

  /**
   * @param zone of times that carry none
   */
  PlainTimes(ZoneId zone) {
    this.zone = zone;
    this.offset = zone.getRules().isFixedOffset() ? zone.getRules().getOffset(Instant.EPOCH) : null;
  }

  /** Milliseconds since 1970 of {@code 2024-06-25T17:43:13.123456789Z}, cut to milliseconds. */
  long instant(byte[] bytes, int from, int length) {
    int end = from + length - 1;
    if (length <= WHOLE_SECONDS || bytes[end] != 'Z') {
      return ListenReader.NONE;
    }
    long seconds = seconds(bytes, from, 'T');
    int ms = fraction(bytes, from + WHOLE_SECONDS, end, 9);
    return seconds < 0 || ms < 0 ? ListenReader.NONE : seconds * MS + ms;
  }

  /** Milliseconds since 1970 of {@code 2024-06-25 17:43:13.123}, in the zone. */
  long local(byte[] bytes, int from, int length) {
    if (length < WHOLE_SECONDS) {
      return ListenReader.NONE;
    }
    long seconds = seconds(bytes, from, ' ');
    int ms = fraction(bytes, from + WHOLE_SECONDS, from + length, 3);
    return seconds < 0 || ms < 0 ? ListenReader.NONE : inZone(seconds) * MS + ms;
  }

  private long inZone(long localSeconds) {
    return offset != null
        ? localSeconds - offset.getTotalSeconds()
        : LocalDateTime.ofEpochSecond(localSeconds, 0, ZoneOffset.UTC).atZone(zone).toEpochSecond();
  }

  private static long seconds(byte[] bytes, int from, char betweenDateAndTime) {
    int year = two(bytes, from) * 100 + two(bytes, from + 2);
    int month = two(bytes, from + 5);
    int day = two(bytes, from + 8);
    int hour = two(bytes, from + 11);
    int minute = two(bytes, from + 14);
    int second = two(bytes, from + 17);
    boolean plain =
        bytes[from + 4] == '-'
            && bytes[from + 7] == '-'
            && bytes[from + 10] == betweenDateAndTime
            && bytes[from + 13] == ':'
            && bytes[from + 16] == ':'
            // A part that isn't two digits is negative.
            && (year | minute | second | hour) >= 0
            && isDate(year, month, day)
            && hour < 24
            && minute < 60
            && second < 60;
    return plain
        ? LocalDate.of(year, month, day).toEpochDay() * SECONDS_A_DAY
            + (hour * 60L + minute) * 60
            + second
        : ListenReader.NONE;
  }

  private static boolean isDate(int year, int month, int day) {
    return month >= 1
        && month <= 12
        && day >= 1
        && (day <= 28 || day <= YearMonth.of(year, month).lengthOfMonth());
  }

  /** Two digits as a number; far below 0 if they aren't digits. */
  private static int two(byte[] bytes, int at) {
    int tens = bytes[at] - '0';
    int ones = bytes[at + 1] - '0';
    return tens < 0 || tens > 9 || ones < 0 || ones > 9 ? Short.MIN_VALUE : tens * 10 + ones;
  }

  /** Milliseconds of {@code .123456789}, or 0 of nothing. */
  private static int fraction(byte[] bytes, int from, int end, int mostDigits) {
    if (from == end) {
      return 0;
    }
    int digits = end - from - 1;
    if (bytes[from] != '.' || digits < 1 || digits > mostDigits) {
      return -1;
    }
    int ms = 0;
    for (int i = 0; i < digits; i++) {
      int digit = bytes[from + 1 + i] - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      ms = i < 3 ? ms * 10 + digit : ms;
    }
    return digits == 1 ? ms * 100 : digits == 2 ? ms * 10 : ms;
  }
}
