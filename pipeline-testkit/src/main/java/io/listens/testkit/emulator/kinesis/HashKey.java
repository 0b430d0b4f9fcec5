package io.listens.testkit.emulator.kinesis;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * A number of 128 bits without sign: where a record stands in the ring that shards divide.
 *
 * @param high the upper 64 bits, unsigned
 * @param low the lower 64 bits, unsigned
 */
record HashKey(long high, long low) implements Comparable<HashKey> {

  static final BigInteger RING = BigInteger.ONE.shiftLeft(128);

  /** The MD5 of the partition key's UTF-8 bytes. */
  static HashKey of(String partitionKey) {
    ByteBuffer md5 =
        ByteBuffer.wrap(newMd5().digest(partitionKey.getBytes(StandardCharsets.UTF_8)));
    return new HashKey(md5.getLong(), md5.getLong());
  }

  private static MessageDigest newMd5() {
    try {
      return MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has MD5", e);
    }
  }

  /** Of a number from 0 to 2^128 - 1. */
  static HashKey of(BigInteger value) {
    if (value.signum() < 0 || value.compareTo(RING) >= 0) {
      throw new IllegalArgumentException("hash key is " + value + "; expected 0 to 2^128 - 1");
    }
    return new HashKey(value.shiftRight(64).longValue(), value.longValue());
  }

  BigInteger value() {
    return new BigInteger(1, ByteBuffer.allocate(16).putLong(high).putLong(low).array());
  }

  HashKey next() {
    return new HashKey(low == -1 ? high + 1 : high, low + 1);
  }

  HashKey previous() {
    return new HashKey(low == 0 ? high - 1 : high, low - 1);
  }

  @Override
  public int compareTo(HashKey other) {
    int byHigh = Long.compareUnsigned(high, other.high);
    return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
  }

  @Override
  public String toString() {
    return value().toString();
  }
}
