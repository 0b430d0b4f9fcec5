package io.listens.testkit.emulator.kinesis;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A shard's records in order of arrival: appended at the end, trimmed at the beginning, found by
 * index at once and by time in log2(n) steps. Kept in blocks, so that no call copies what is there.
 * Not thread-safe.
 */
final class RecordLog {

  private static final int BLOCK_BITS = 10;
  private static final int BLOCK_MASK = (1 << BLOCK_BITS) - 1;

  private final Map<Long, @Nullable StoredRecord[]> blocks = new HashMap<>();
  private long first = 1;
  private long next = 1;

  /** The index of the oldest record; that of the next one if there is none. */
  long first() {
    return first;
  }

  /** The index that the next record will have. */
  long next() {
    return next;
  }

  boolean isEmpty() {
    return first == next;
  }

  long append(StoredRecord record) {
    @Nullable StoredRecord[] block =
        blocks.computeIfAbsent(next >> BLOCK_BITS, k -> new @Nullable StoredRecord[BLOCK_MASK + 1]);
    block[(int) next & BLOCK_MASK] = record;
    return next++;
  }

  StoredRecord get(long index) {
    @Nullable StoredRecord[] block = blocks.get(index >> BLOCK_BITS);
    StoredRecord record = block == null ? null : block[(int) index & BLOCK_MASK];
    if (record == null) {
      throw new IndexOutOfBoundsException("index " + index + "; expected " + first + " to " + next);
    }
    return record;
  }

  /** The index of the first record that arrived at {@code timeMs} or later; else the next one's. */
  long firstSince(long timeMs) {
    long low = first;
    long high = next;
    while (low < high) {
      long middle = (low + high) >>> 1;
      if (get(middle).arrivedMs() < timeMs) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /**
   * Forgets what arrived before {@code timeMs}.
   *
   * @return the bytes that were held by it
   */
  long trimBefore(long timeMs) {
    long freed = 0;
    while (first < next && get(first).arrivedMs() < timeMs) {
      freed += removeFirst();
    }
    return freed;
  }

  /**
   * Forgets the oldest records.
   *
   * @return the bytes that were held by them
   */
  long trimOldest(int records) {
    long freed = 0;
    for (int i = 0; i < records && first < next; i++) {
      freed += removeFirst();
    }
    return freed;
  }

  /** Forgets everything; returns the bytes that were held. */
  long clear() {
    long freed = 0;
    while (first < next) {
      freed += removeFirst();
    }
    return freed;
  }

  private long removeFirst() {
    long freed = get(first).heldBytes();
    long block = first >> BLOCK_BITS;
    @Nullable StoredRecord[] records = blocks.get(block);
    if (records != null) {
      records[(int) first & BLOCK_MASK] = null;
    }
    first++;
    if (first >> BLOCK_BITS != block) {
      blocks.remove(block);
    }
    return freed;
  }
}
