package io.listens.testkit.emulator.kinesis;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A shard's part of the ring.
 *
 * @param start the first key, inclusive
 * @param end the last key, inclusive
 */
record HashKeyRange(HashKey start, HashKey end) {

  /** The whole ring in {@code shards} parts of equal size. */
  static List<HashKeyRange> split(int shards) {
    List<HashKeyRange> ranges = new ArrayList<>(shards);
    BigInteger width = HashKey.RING.divide(BigInteger.valueOf(shards));
    for (int i = 0; i < shards; i++) {
      BigInteger start = width.multiply(BigInteger.valueOf(i));
      BigInteger end = i == shards - 1 ? HashKey.RING : start.add(width);
      ranges.add(new HashKeyRange(HashKey.of(start), HashKey.of(end.subtract(BigInteger.ONE))));
    }
    return ranges;
  }

  /** Whether {@code other} begins where this ends. */
  boolean isFollowedBy(HashKeyRange other) {
    return end.compareTo(other.start) < 0 && end.next().equals(other.start);
  }

  HashKeyRange through(HashKeyRange other) {
    return new HashKeyRange(start, other.end);
  }

  Map<String, Object> toDocument() {
    return Map.of("StartingHashKey", start.toString(), "EndingHashKey", end.toString());
  }
}
