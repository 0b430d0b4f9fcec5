package io.listens.producer;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * A place among the 2^128 hash keys that a stream's shards divide between them.
 *
 * @param high the upper 64 bits, unsigned
 * @param low the lower 64 bits, unsigned
 */
record HashKey(long high, long low) implements Comparable<HashKey> {

  private static final ThreadLocal<MessageDigest> MD5 = ThreadLocal.withInitial(HashKey::md5);

  /** Where Kinesis puts a partition key: the MD5 of its UTF-8. */
  static HashKey ofUtf8(byte[] partitionKey) {
    ByteBuffer bytes = ByteBuffer.wrap(MD5.get().digest(partitionKey));
    return new HashKey(bytes.getLong(), bytes.getLong());
  }

  /**
   * Reads what the API writes.
   *
   * @param decimal a whole number from 0 to 2^128 - 1
   */
  static HashKey parse(String decimal) {
    BigInteger number = new BigInteger(decimal);
    return new HashKey(number.shiftRight(Long.SIZE).longValue(), number.longValue());
  }

  /** As the API reads it. */
  String toDecimal() {
    return new BigInteger(1, ByteBuffer.allocate(16).putLong(high).putLong(low).array()).toString();
  }

  @Override
  public int compareTo(HashKey other) {
    int byHigh = Long.compareUnsigned(high, other.high);
    return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
  }

  /** A digest for the calling thread alone. */
  static MessageDigest md5() {
    try {
      return MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has MD5", e);
    }
  }
}
