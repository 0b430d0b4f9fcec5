package io.listens.etl.window;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.apache.datasketches.hash.MurmurHash3;
import org.apache.datasketches.hll.HllSketch;
import org.apache.datasketches.memory.Memory;
import org.jspecify.annotations.Nullable;

/**
 * A mergeable sketch of some user ids: HyperLogLog of Apache DataSketches with lgK 12 and HLL_8, as
 * Spark's {@code hll_sketch_agg}, {@code hll_union_agg} and {@code hll_sketch_estimate} write and
 * read it. Its bytes depend on the set of ids alone, where the library's depend on the order of the
 * updates: coupons are written sorted, and what the library sums up while it is updated is left to
 * it to find again (flag "out of order"). The format is that of the library's {@code PreambleUtil},
 * serial version 1, in its compact form.
 *
 * <p>At most 4 KiB, however many ids.
 */
final class UserSketch {

  private static final int LG_K = 12;
  private static final int REGISTERS = 1 << LG_K;
  private static final long SEED = 9001;
  private static final int ADDRESS_BITS = 26;
  private static final int ADDRESS_MASK = (1 << ADDRESS_BITS) - 1;

  /** With as many coupons the library goes from a list to a set. */
  private static final int LEAST_IN_SET = 8;

  /** With more coupons the library goes from a set to registers: three quarters of 512. */
  private static final int MOST_IN_SET = 384;

  private static final int LG_LEAST_SET = 5;
  private static final int FAMILY = 7;
  private static final int COMPACT = 8;
  private static final int OUT_OF_ORDER = 16;
  private static final int HLL_8 = 2 << 2;
  private static final int LIST_BEGIN = 8;
  private static final int SET_BEGIN = 12;
  private static final int REGISTERS_BEGIN = 40;

  /** A hash table of coupons, 0 where there is none; a coupon is never 0. */
  private int[] coupons = new int[4];

  private int size;
  private byte @Nullable [] registers;

  /** Adds an id. */
  void add(byte[] utf8, int offset, int length) {
    long[] hash = MurmurHash3.hash(utf8, offset, length, SEED);
    int leadingZeros = Math.min(Long.numberOfLeadingZeros(hash[1]), 62);
    add((leadingZeros + 1) << ADDRESS_BITS | ((int) hash[0] & ADDRESS_MASK));
  }

  private void add(int coupon) {
    if (registers != null) {
      update(registers, coupon);
    } else if (insert(coupons, coupon)) {
      size++;
      makeRoom();
    }
  }

  private static boolean insert(int[] table, int coupon) {
    int mask = table.length - 1;
    for (int at = (coupon ^ (coupon >>> ADDRESS_BITS)) & mask; ; at = (at + 1) & mask) {
      if (table[at] == coupon) {
        return false;
      }
      if (table[at] == 0) {
        table[at] = coupon;
        return true;
      }
    }
  }

  private void makeRoom() {
    if (size > MOST_IN_SET) {
      byte[] all = new byte[REGISTERS];
      for (int coupon : coupons) {
        update(all, coupon);
      }
      registers = all;
      coupons = new int[0];
    } else if (4 * size > 3 * coupons.length) {
      int[] larger = new int[2 * coupons.length];
      for (int coupon : coupons) {
        if (coupon != 0) {
          insert(larger, coupon);
        }
      }
      coupons = larger;
    }
  }

  private static void update(byte[] registers, int coupon) {
    int at = coupon & (REGISTERS - 1);
    registers[at] = (byte) Math.max(registers[at], coupon >>> ADDRESS_BITS);
  }

  /** The sketch's bytes. */
  byte[] toBytes() {
    return registers != null ? registerBytes(registers) : couponBytes();
  }

  private byte[] couponBytes() {
    boolean set = size >= LEAST_IN_SET;
    int begin = set ? SET_BEGIN : LIST_BEGIN;
    ByteBuffer bytes =
        ByteBuffer.allocate(begin + Integer.BYTES * size).order(ByteOrder.LITTLE_ENDIAN);
    int lgLength = 3;
    if (set) {
      lgLength = LG_LEAST_SET;
      while (4 * size > 3 << lgLength) {
        lgLength++;
      }
    }
    preamble(bytes, begin / Integer.BYTES, lgLength, COMPACT);
    bytes.put((byte) (set ? 0 : size)).put((byte) (HLL_8 | (set ? 1 : 0)));
    if (set) {
      bytes.putInt(size);
    }
    int[] sorted = new int[size];
    int found = 0;
    for (int coupon : coupons) {
      if (coupon != 0) {
        sorted[found++] = coupon;
      }
    }
    Arrays.sort(sorted);
    for (int coupon : sorted) {
      bytes.putInt(coupon);
    }
    return bytes.array();
  }

  private static byte[] registerBytes(byte[] registers) {
    ByteBuffer bytes =
        ByteBuffer.allocate(REGISTERS_BEGIN + REGISTERS).order(ByteOrder.LITTLE_ENDIAN);
    preamble(bytes, REGISTERS_BEGIN / Integer.BYTES, 0, COMPACT | OUT_OF_ORDER);
    int zeros = 0;
    double small = 0;
    double large = 0;
    for (byte register : registers) {
      zeros += register == 0 ? 1 : 0;
      // Sums of powers of two of like size: exact, and so the same in any order.
      double inverse = Math.scalb(1.0, -register);
      small += register < Integer.SIZE ? inverse : 0;
      large += register < Integer.SIZE ? 0 : inverse;
    }
    int least = 0;
    bytes.put((byte) least).put((byte) (HLL_8 | 2));
    double unknown = 0;
    bytes.putDouble(unknown).putDouble(small).putDouble(large).putInt(zeros).putInt(0);
    return bytes.put(registers).array();
  }

  private static void preamble(ByteBuffer bytes, int ints, int lgLength, int flags) {
    int serialVersion = 1;
    bytes.put((byte) ints).put((byte) serialVersion).put((byte) FAMILY).put((byte) LG_K);
    bytes.put((byte) lgLength).put((byte) flags);
  }

  /**
   * Adds all ids of another sketch.
   *
   * @param sketch as {@link #toBytes} gives it
   */
  void merge(byte[] sketch) {
    ByteBuffer bytes = ByteBuffer.wrap(sketch).order(ByteOrder.LITTLE_ENDIAN);
    int begin = bytes.get(0) * Integer.BYTES;
    if (begin == REGISTERS_BEGIN) {
      for (int i = 0; i < REGISTERS; i++) {
        int value = sketch[begin + i];
        if (value > 0) {
          addRegister(value << ADDRESS_BITS | i);
        }
      }
      return;
    }
    for (int at = begin; at < sketch.length; at += Integer.BYTES) {
      add(bytes.getInt(at));
    }
  }

  private void addRegister(int coupon) {
    if (registers == null) {
      size = MOST_IN_SET + 1;
      makeRoom();
    }
    add(coupon);
  }

  /** How many ids it is of, as Spark's {@code hll_sketch_estimate} has it. */
  static long estimate(byte[] sketch) {
    return Math.round(HllSketch.heapify(Memory.wrap(sketch)).getEstimate());
  }
}
