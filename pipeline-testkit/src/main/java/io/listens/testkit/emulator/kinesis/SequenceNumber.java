package io.listens.testkit.emulator.kinesis;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A record's place in its shard, in the service's layout of 188 bits: a 2, the shard's creation in
 * seconds (36 bits), the low 4 bits of the shard's number, the index (64), a zero byte, the
 * record's arrival in seconds (36), the shard's number (32) and a 2. As a decimal text it has 56
 * digits and begins with 49.
 *
 * @param shardCreated seconds since 1970; no two generations of shards have the same
 * @param shard the shard's number
 * @param index counts the shard's records from 1; 0 is the shard's beginning
 * @param arrived seconds since 1970
 */
record SequenceNumber(long shardCreated, int shard, long index, long arrived) {

  /** The index that a closed shard ends with. */
  static final long LAST_INDEX = Long.MAX_VALUE;

  private static final long SECONDS_MASK = (1L << 36) - 1;
  private static final int BITS = 188;
  private static final BigInteger LONGEST = BigInteger.ONE.shiftLeft(BITS);

  /** The number that the text stands for; null if it is none of this layout. */
  static @Nullable SequenceNumber parse(String text) {
    if (text.isEmpty()
        || text.length() > 128
        || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return null;
    }
    BigInteger value = new BigInteger(text);
    if (value.compareTo(LONGEST) >= 0 || value.shiftRight(BITS - 4).intValue() != 2) {
      return null;
    }
    SequenceNumber number =
        new SequenceNumber(
            value.shiftRight(148).longValue() & SECONDS_MASK,
            value.shiftRight(4).intValue(),
            value.shiftRight(80).longValue(),
            value.shiftRight(36).longValue() & SECONDS_MASK);
    return number.shard >= 0 && number.index >= 0 && number.value().equals(value) ? number : null;
  }

  BigInteger value() {
    // From the right: 4 bits "2", 32 shard, 36 arrived, 8 zero, 64 index, 4 shard, 36 created, "2".
    long lowest = (arrived << 36) | (Integer.toUnsignedLong(shard) << 4) | 2;
    long middle = (arrived >>> 28) | (index << 16);
    long highest = (index >>> 48) | ((shard & 0xFL) << 16) | (shardCreated << 20) | (2L << 56);
    return new BigInteger(
        1, ByteBuffer.allocate(24).putLong(highest).putLong(middle).putLong(lowest).array());
  }

  @Override
  public String toString() {
    return value().toString();
  }
}
