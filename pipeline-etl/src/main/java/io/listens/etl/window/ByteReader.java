package io.listens.etl.window;

import java.util.Arrays;

/** Reads what a {@link ByteWriter} wrote. */
final class ByteReader {

  private byte[] bytes = {};
  private int at;
  private int end;

  /** Goes to a range of bytes. */
  void reset(byte[] from, int offset, int length) {
    bytes = from;
    at = offset;
    end = offset + length;
  }

  boolean hasNext() {
    return at < end;
  }

  byte[] bytes() {
    return bytes;
  }

  byte next() {
    return bytes[at++];
  }

  long varint() {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = bytes[at++];
      value |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return value;
      }
    }
  }

  /** Passes over some bytes, and says where they began. */
  int skip(int length) {
    int begin = at;
    at += length;
    return begin;
  }

  byte[] copy(int length) {
    int begin = skip(length);
    return Arrays.copyOfRange(bytes, begin, at);
  }
}
