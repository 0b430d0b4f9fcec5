package io.listens.etl.window;

import java.io.Serializable;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Gives keys numbers, from 0 in the order in which they are first seen. A key is a number and some
 * bytes; whole keys are compared, not only their hashes. Keeps its own copy of the bytes.
 */
final class KeyTable implements Serializable {

  private static final long serialVersionUID = 1;

  private static final VarHandle EIGHT_BYTES =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long MIX = 0x9E3779B97F4A7C15L;
  private static final int LEAST_SLOTS = 64;

  /** The upper half of a key's hash, and its number + 1; 0 where there is none. */
  private long[] slots = new long[LEAST_SLOTS];

  private int size;
  private int[] prefixes = new int[LEAST_SLOTS / 2];

  /** Where each key's bytes end; they begin where those of the one before end. */
  private int[] ends = new int[LEAST_SLOTS / 2];

  private byte[] bytes = new byte[LEAST_SLOTS * Long.BYTES];

  /** How many keys there are. */
  int size() {
    return size;
  }

  /** The number of a key, which is {@link #size} as it was before if the key is new. */
  int add(int prefix, byte[] from, int offset, int length) {
    long hash = hash(prefix, from, offset, length);
    int slot = slotOf(hash, prefix, from, offset, length);
    if (slots[slot] != 0) {
      return (int) slots[slot] - 1;
    }
    keep(prefix, from, offset, length);
    slots[slot] = (hash & 0xFFFFFFFF00000000L) | size;
    if (2 * size > slots.length) {
      grow();
    }
    return size - 1;
  }

  /** The number of a key; -1 if it isn't there. */
  int find(int prefix, byte[] from, int offset, int length) {
    int slot = slotOf(hash(prefix, from, offset, length), prefix, from, offset, length);
    return (int) slots[slot] - 1;
  }

  /** Where the key is, or would be. */
  private int slotOf(long hash, int prefix, byte[] from, int offset, int length) {
    int mask = slots.length - 1;
    for (int slot = home(hash, mask); ; slot = (slot + 1) & mask) {
      long entry = slots[slot];
      if (entry == 0
          || ((entry ^ hash) >>> Integer.SIZE == 0
              && isKey((int) entry - 1, prefix, from, offset, length))) {
        return slot;
      }
    }
  }

  /** From the upper half alone, so that a key can be moved without being hashed again. */
  private static int home(long hash, int mask) {
    return (int) (hash >>> Integer.SIZE) & mask;
  }

  private boolean isKey(int key, int prefix, byte[] from, int offset, int length) {
    return prefixes[key] == prefix
        && Arrays.equals(bytes, begin(key), ends[key], from, offset, offset + length);
  }

  private void keep(int prefix, byte[] from, int offset, int length) {
    int begin = begin(size);
    int end = Math.addExact(begin, length);
    if (size == ends.length) {
      ends = Arrays.copyOf(ends, 2 * size);
      prefixes = Arrays.copyOf(prefixes, 2 * size);
    }
    if (end > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(end, larger(bytes.length)));
    }
    System.arraycopy(from, offset, bytes, begin, length);
    prefixes[size] = prefix;
    ends[size] = end;
    size++;
  }

  private static int larger(int length) {
    return (int) Math.min(2L * length, Integer.MAX_VALUE - Long.BYTES);
  }

  private void grow() {
    long[] old = slots;
    slots = new long[2 * old.length];
    int mask = slots.length - 1;
    for (long entry : old) {
      if (entry != 0) {
        int slot = home(entry, mask);
        while (slots[slot] != 0) {
          slot = (slot + 1) & mask;
        }
        slots[slot] = entry;
      }
    }
  }

  /** A key's number. */
  int prefix(int key) {
    return prefixes[key];
  }

  /** What the keys' bytes lie in; not to be changed. */
  byte[] bytes() {
    return bytes;
  }

  /** Where a key's bytes begin. */
  int begin(int key) {
    return key == 0 ? 0 : ends[key - 1];
  }

  /** How many bytes a key has. */
  int length(int key) {
    return ends[key] - begin(key);
  }

  /** Forgets all keys. */
  void clear() {
    if (slots.length > LEAST_SLOTS && slots.length > 16L * size) {
      // One crowd must not make all that come after it clear as much.
      slots = new long[LEAST_SLOTS];
    } else {
      Arrays.fill(slots, 0);
    }
    size = 0;
  }

  /** A hash of a key; the same everywhere. */
  static long hash(int prefix, byte[] bytes, int offset, int length) {
    long hash = (prefix + MIX) * MIX ^ length;
    int end = offset + length;
    int at = offset;
    for (; at + Long.BYTES <= end; at += Long.BYTES) {
      hash = mixed(hash ^ (long) EIGHT_BYTES.get(bytes, at));
    }
    long rest = 0;
    for (; at < end; at++) {
      rest = rest << Byte.SIZE | (bytes[at] & 0xff);
    }
    return mixed(hash ^ rest);
  }

  private static long mixed(long hash) {
    long product = hash * MIX;
    return product ^ (product >>> Integer.SIZE);
  }
}
