package io.listens.model;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.Arrays;

/**
 * Reads what nearly every payload looks like in one pass over its bytes, without making an object:
 * one flat JSON object of valid UTF-8 without escapes, whose values are such as {@link ListenCodec}
 * takes. At whatever is out of the ordinary, malformed payloads included, it gives up and says
 * nothing more: the codec does. What it does read, it reads as the codec would.
 */
final class ListenScanner {

  /** Where a text lies in the payload. */
  static final class Slice {
    int offset;
    int length;
  }

  private static final VarHandle EIGHT_BYTES =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;

  /** Few enough for no overflow, and enough for every number that is taken. */
  private static final int MOST_DIGITS = 18;

  private static final byte[] LISTEN_ID = ascii("listen_id");
  private static final byte[] USER_ID = ascii("user_id");
  private static final byte[] TRACK_ID = ascii("track_id");
  private static final byte[] LISTENED_AT = ascii("listened_at");
  private static final byte[] LISTEN_TIME = ascii("listen_time");
  private static final byte[] PLAYED_MS = ascii("played_ms");
  private static final byte[] TRACK_MS = ascii("track_ms");
  private static final byte[] SKIPPED = ascii("skipped");
  private static final byte[] OFFLINE = ascii("offline");
  private static final byte[] TIME_MEANS = ascii("time_means");
  private static final byte[] VERSION = ascii("v");
  private static final byte[] SOURCE = ascii("source");
  private static final byte[] SESSION = ascii("session");
  private static final byte[] DEVICE = ascii("device");
  private static final byte[] COUNTRY = ascii("country");
  private static final byte[] START = ascii("start");
  private static final byte[] END = ascii("end");
  private static final byte[] UNKNOWN = ascii("unknown");
  private static final byte[] TRUE = ascii("true");
  private static final byte[] FALSE = ascii("false");
  private static final byte[] NULL = ascii("null");

  final Slice listenId = new Slice();
  final Slice userId = new Slice();
  final Slice trackId = new Slice();
  long listenedAtMs;
  long playedMs;
  long trackMs;
  int skipped;

  private final PlainTimes times;
  private final Slice key = new Slice();
  private final Slice text = new Slice();
  private byte[] bytes = {};
  private int at;

  /**
   * @param zone of times that carry none
   */
  ListenScanner(ZoneId zone) {
    times = new PlainTimes(zone);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Whether the payload could be read; if not, the fields hold nothing of use. */
  boolean scan(byte[] payload) {
    bytes = payload;
    at = 0;
    listenId.length = 0;
    userId.length = 0;
    trackId.length = 0;
    listenedAtMs = ListenReader.NONE;
    playedMs = ListenReader.NONE;
    trackMs = ListenReader.NONE;
    skipped = ListenReader.NONE;
    return object() && userId.length > 0 && trackId.length > 0 && listenedAtMs != ListenReader.NONE;
  }

  private boolean object() {
    if (!take('{')) {
      return false;
    }
    do {
      if (peek() != '"' || !string(key) || !take(':') || !value()) {
        return false;
      }
    } while (take(','));
    return take('}') && peek() < 0;
  }

  /** The next byte that is no white space, without taking it; -1 at the end. */
  private int peek() {
    while (at < bytes.length) {
      int next = bytes[at] & 0xff;
      if (next != ' ' && next != '\n' && next != '\r' && next != '\t') {
        return next;
      }
      at++;
    }
    return -1;
  }

  private boolean take(char expected) {
    if (peek() != expected) {
      return false;
    }
    at++;
    return true;
  }

  private boolean value() {
    if (peek() == 'n') {
      return take(NULL);
    }
    return switch (key.length) {
      case 1 -> isKey(VERSION) ? version() : unknown();
      case 6 -> (isKey(SOURCE) || isKey(DEVICE)) ? text() : unknown();
      case 7 -> sevenLetters();
      case 8 -> isKey(TRACK_ID) ? id(trackId) : isKey(TRACK_MS) ? trackMs() : unknown();
      case 9 -> isKey(LISTEN_ID) ? id(listenId) : isKey(PLAYED_MS) ? playedMs() : unknown();
      case 10 -> isKey(TIME_MEANS) ? timeMeans() : unknown();
      case 11 -> isKey(LISTENED_AT) ? listenedAt() : isKey(LISTEN_TIME) ? listenTime() : unknown();
      default -> unknown();
    };
  }

  private boolean sevenLetters() {
    if (isKey(USER_ID)) {
      return id(userId);
    }
    if (isKey(SKIPPED)) {
      int flag = flag();
      skipped = flag;
      return flag >= 0;
    }
    if (isKey(OFFLINE)) {
      return flag() >= 0;
    }
    return (isKey(SESSION) || isKey(COUNTRY)) ? text() : unknown();
  }

  private boolean isKey(byte[] name) {
    return is(key, name);
  }

  private boolean is(Slice slice, byte[] expected) {
    return Arrays.equals(
        bytes, slice.offset, slice.offset + slice.length, expected, 0, expected.length);
  }

  /** A field that the codec passes over, if it is as simple as the ones it knows. */
  private boolean unknown() {
    return switch (peek()) {
      case 't' -> take(TRUE);
      case 'f' -> take(FALSE);
      default -> text();
    };
  }

  private boolean version() {
    return integer() == ListenCodec.VERSION;
  }

  private boolean id(Slice id) {
    if (!text() || text.length == 0 || text.length > Listen.MAX_ID_LENGTH) {
      return false;
    }
    id.offset = text.offset;
    id.length = text.length;
    // Not blank, seen without asking what else Unicode takes for white space.
    return bytes[id.offset] > ' ';
  }

  private boolean playedMs() {
    playedMs = integer();
    return playedMs >= 0 && playedMs <= Playback.MAX_MS;
  }

  private boolean trackMs() {
    trackMs = integer();
    return trackMs >= 0 && trackMs <= Playback.MAX_MS;
  }

  private boolean listenedAt() {
    if (peek() != '"') {
      return time(integer());
    }
    return string(text) && time(times.instant(bytes, text.offset, text.length));
  }

  private boolean listenTime() {
    return peek() == '"' && string(text) && time(times.local(bytes, text.offset, text.length));
  }

  private boolean time(long ms) {
    listenedAtMs = ms;
    return ms >= 0 && ms <= Checks.MAX_EPOCH_MS;
  }

  private boolean timeMeans() {
    return peek() == '"' && string(text) && (is(text, START) || is(text, END) || is(text, UNKNOWN));
  }

  private int flag() {
    return take(TRUE) ? 1 : take(FALSE) ? 0 : -1;
  }

  private boolean take(byte[] literal) {
    int end = at + literal.length;
    if (end > bytes.length || !Arrays.equals(bytes, at, end, literal, 0, literal.length)) {
      return false;
    }
    at = end;
    return true;
  }

  /** A string or a whole number, into {@link #text}. */
  private boolean text() {
    if (peek() == '"') {
      return string(text);
    }
    text.offset = at;
    boolean taken = integer() >= 0;
    text.length = at - text.offset;
    return taken;
  }

  /** A whole number that isn't negative; -1 if there is none. What follows it isn't looked at. */
  private long integer() {
    if (peek() < 0) {
      return -1;
    }
    int from = at;
    long value = 0;
    while (at < bytes.length && bytes[at] >= '0' && bytes[at] <= '9') {
      value = value * 10 + (bytes[at] - '0');
      at++;
    }
    int digits = at - from;
    boolean leadingZero = digits > 1 && bytes[from] == '0';
    return digits == 0 || digits > MOST_DIGITS || leadingZero ? -1 : value;
  }

  /** A string without escapes, of which the opening quote comes next. */
  private boolean string(Slice into) {
    at++;
    into.offset = at;
    while (true) {
      skipPlain();
      if (at >= bytes.length) {
        return false;
      }
      int next = bytes[at];
      if (next == '"') {
        into.length = at - into.offset;
        at++;
        return true;
      }
      int length = next < 0 ? Utf8.sequence(bytes, at) : 0;
      if (length == 0) {
        return false;
      }
      at += length;
    }
  }

  /** Goes on to the next byte that is a quote, a backslash, a control character or not ASCII. */
  private void skipPlain() {
    while (at + Long.BYTES <= bytes.length) {
      long eight = (long) EIGHT_BYTES.get(bytes, at);
      long quote = eight ^ ('"' * ONES);
      long backslash = eight ^ ('\\' * ONES);
      // The lowest bit that is set is at the first such byte; those above it may be borrowed.
      long special =
          (((quote - ONES) & ~quote)
                  | ((backslash - ONES) & ~backslash)
                  | (eight - ' ' * ONES)
                  | eight)
              & HIGH_BITS;
      if (special != 0) {
        at += Long.numberOfTrailingZeros(special) >>> 3;
        return;
      }
      at += Long.BYTES;
    }
    while (at < bytes.length && isPlain(bytes[at])) {
      at++;
    }
  }

  private static boolean isPlain(byte b) {
    return b >= ' ' && b != '"' && b != '\\';
  }
}
