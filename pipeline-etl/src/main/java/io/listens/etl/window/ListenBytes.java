package io.listens.etl.window;

import java.util.Arrays;

/**
 * Listens as bytes, one after the other. A listen is:
 *
 * <pre>
 * flags     1 byte: 1 played time known, 2 track length known, 4 skipped known, 8 skipped,
 *           16 the id is a UUID
 * user      varint n, n bytes
 * track     varint n, n bytes
 * id        16 bytes if it is a UUID as text has it in small letters; else varint n, n bytes
 * played    varint ms, if known
 * length    varint ms, if known
 * </pre>
 *
 * <p>The time isn't in it: listens are kept by the pane of time that they are in, and which windows
 * a pane belongs to is all that counts.
 */
final class ListenBytes {

  private static final int PLAYED = 1;
  private static final int LENGTH = 2;
  private static final int SKIPPED_KNOWN = 4;
  private static final int SKIPPED = 8;
  private static final int UUID = 16;

  private static final int UUID_BYTES = 16;
  private static final int UUID_LETTERS = 36;

  /** What a listen needs beside its texts, at most. */
  private static final int MOST_OVERHEAD = 1 + 5 * ByteWriter.MOST_VARINT_BYTES;

  private static final byte[] NIBBLES = nibbles();

  private final ByteWriter out = new ByteWriter();

  /** What the listens lie in; only as long as none is added. */
  byte[] bytes() {
    return out.bytes();
  }

  /** How many bytes there are. */
  int size() {
    return out.size();
  }

  void clear() {
    out.clear();
  }

  void add(CountedListen listen) {
    CountedListen.Text id = listen.id;
    out.makeRoom(MOST_OVERHEAD + listen.user.length + listen.track.length + id.length);
    int flagsAt = out.size();
    out.put(0);
    int flags =
        (listen.playedMs >= 0 ? PLAYED : 0)
            | (listen.trackMs >= 0 ? LENGTH : 0)
            | (listen.skipped >= 0 ? SKIPPED_KNOWN : 0)
            | (listen.skipped > 0 ? SKIPPED : 0);
    text(listen.user);
    text(listen.track);
    if (id.length == UUID_LETTERS && uuid(id)) {
      flags |= UUID;
    } else {
      text(id);
    }
    if (listen.playedMs >= 0) {
      out.varint(listen.playedMs);
    }
    if (listen.trackMs >= 0) {
      out.varint(listen.trackMs);
    }
    out.set(flagsAt, flags);
  }

  private void text(CountedListen.Text text) {
    out.varint(text.length);
    out.put(text.bytes, text.offset, text.length);
  }

  private static byte[] nibbles() {
    byte[] nibbles = new byte[256];
    Arrays.fill(nibbles, (byte) -1);
    for (int i = 0; i < 16; i++) {
      nibbles[Character.forDigit(i, 16)] = (byte) i;
    }
    return nibbles;
  }

  /** Writes a UUID's 16 bytes if the text is one and can be had back from them. */
  private boolean uuid(CountedListen.Text text) {
    int at = text.offset;
    int begin = out.size();
    int wrong = 0;
    for (int i = 0; i < UUID_BYTES; i++) {
      if (i == 4 || i == 6 || i == 8 || i == 10) {
        wrong |= text.bytes[at++] ^ '-';
      }
      int high = NIBBLES[text.bytes[at++] & 0xff];
      int low = NIBBLES[text.bytes[at++] & 0xff];
      wrong |= (high | low) & ~0xf;
      out.put(high << 4 | low);
    }
    if (wrong != 0) {
      out.truncate(begin);
    }
    return wrong == 0;
  }

  /** Reads listens. Of a UUID its 16 bytes are given, and the flag in {@link CountedListen}. */
  static final class Reader {
    private final ByteReader in = new ByteReader();

    /** Goes to the listens in a range of bytes. */
    void reset(byte[] from, int offset, int length) {
      in.reset(from, offset, length);
    }

    boolean hasNext() {
      return in.hasNext();
    }

    /** Reads the next listen, all but its time. */
    void next(CountedListen into) {
      int flags = in.next();
      text(into.user);
      text(into.track);
      into.idIsUuid = (flags & UUID) != 0;
      if (into.idIsUuid) {
        into.id.set(in.bytes(), in.skip(UUID_BYTES), UUID_BYTES);
      } else {
        text(into.id);
      }
      into.playedMs = (flags & PLAYED) != 0 ? in.varint() : -1;
      into.trackMs = (flags & LENGTH) != 0 ? in.varint() : -1;
      into.skipped = (flags & SKIPPED_KNOWN) == 0 ? -1 : (flags & SKIPPED) != 0 ? 1 : 0;
    }

    private void text(CountedListen.Text text) {
      int length = (int) in.varint();
      text.set(in.bytes(), in.skip(length), length);
    }
  }
}
