package io.listens.etl.window;

import java.util.Arrays;

/** Bytes in memory that grow. A varint holds 7 bits a byte, the lowest first. */
final class ByteWriter {

  /** As many bytes as a varint takes at most. */
  static final int MOST_VARINT_BYTES = 10;

  private byte[] bytes = new byte[1024];
  private int size;

  /** What was written, in an array that may be longer; only until more is written. */
  byte[] bytes() {
    return bytes;
  }

  int size() {
    return size;
  }

  void clear() {
    size = 0;
  }

  byte[] toByteArray() {
    return Arrays.copyOf(bytes, size);
  }

  /** Makes sure that so many bytes can be written, which nothing else does. */
  void makeRoom(int more) {
    int needed = Math.addExact(size, more);
    if (needed > bytes.length) {
      bytes = Arrays.copyOf(bytes, (int) Math.min(2L * needed, Integer.MAX_VALUE - Long.BYTES));
    }
  }

  void put(int value) {
    bytes[size++] = (byte) value;
  }

  void put(byte[] from, int offset, int length) {
    System.arraycopy(from, offset, bytes, size, length);
    size += length;
  }

  void varint(long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      bytes[size++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[size++] = (byte) rest;
  }

  /** Writes a byte over one that was written. */
  void set(int at, int value) {
    bytes[at] = (byte) value;
  }

  /** Goes back to an earlier size. */
  void truncate(int to) {
    size = to;
  }
}
