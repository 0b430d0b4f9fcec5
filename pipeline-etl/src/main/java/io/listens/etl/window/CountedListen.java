package io.listens.etl.window;

/**
 * Of one listen, what windows count: texts as places in arrays of UTF-8, and -1 for what wasn't
 * reported. One object serves many listens, one after the other.
 */
final class CountedListen {

  /** A text. */
  static final class Text {
    byte[] bytes = {};
    int offset;
    int length;

    void set(byte[] from, int at, int size) {
      bytes = from;
      offset = at;
      length = size;
    }
  }

  final Text id = new Text();

  /** Whether the id is given as a UUID's 16 bytes rather than as text. */
  boolean idIsUuid;

  final Text user = new Text();
  final Text track = new Text();
  long listenedAtMs;
  long playedMs;
  long trackMs;
  int skipped;
}
