package io.listens.etl.window;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Listens in memory, to be had again by pane of time and bucket of users: a user's listens are all
 * in one bucket, so that what buckets add up to can be added, and a popular track is spread over
 * all of them.
 *
 * <p>The pane is the greatest common divisor of the windows' length and slide: no window begins or
 * ends within one.
 */
final class PaneBuffer {

  /** How many buckets there are. Part of the file format. */
  static final int BUCKETS = 128;

  /** Enough that a slice of it is worth a read; a task holds twice as much while it sorts. */
  private static final int FULL_BYTES = 16 << 20;

  /** Takes what a buffer holds. */
  interface Consumer {
    /**
     * Listens of one pane and bucket.
     *
     * @param paneMs when the pane begins
     * @param listens as {@link ListenBytes} has them, only until this returns
     * @param offset where they begin
     * @param length how many bytes they are
     * @param count how many they are
     */
    void accept(long paneMs, int bucket, byte[] listens, int offset, int length, int count)
        throws IOException;
  }

  private final long paneLengthMs;
  private final ListenBytes listens = new ListenBytes();
  private int count;

  /** Where each listen begins, and one more: where the last one ends. */
  private int[] begins = new int[1024];

  private int[] paneSlots = new int[1024];
  private int[] buckets = new int[1024];

  /** Numbers of the panes, so that they can be counted. */
  private final Map<Long, Integer> slots = new HashMap<>();

  private long[] panes = new long[16];
  private long lastPane = Long.MIN_VALUE;
  private int lastSlot;

  /**
   * @param paneLengthMs how long a pane is
   */
  PaneBuffer(long paneLengthMs) {
    this.paneLengthMs = paneLengthMs;
  }

  boolean isFull() {
    return listens.size() >= FULL_BYTES;
  }

  void add(CountedListen listen) {
    makeRoom();
    CountedListen.Text user = listen.user;
    long hash = KeyTable.hash(0, user.bytes, user.offset, user.length);
    buckets[count] = (int) hash & (BUCKETS - 1);
    paneSlots[count] = slotOf(Math.floorDiv(listen.listenedAtMs, paneLengthMs));
    listens.add(listen);
    begins[++count] = listens.size();
  }

  private void makeRoom() {
    if (count + 1 == begins.length) {
      begins = Arrays.copyOf(begins, 2 * begins.length);
      paneSlots = Arrays.copyOf(paneSlots, 2 * paneSlots.length);
      buckets = Arrays.copyOf(buckets, 2 * buckets.length);
    }
  }

  private int slotOf(long pane) {
    if (pane != lastPane) {
      lastPane = pane;
      Integer known = slots.putIfAbsent(pane, slots.size());
      lastSlot = known == null ? slots.size() - 1 : known;
      if (known == null) {
        if (lastSlot == panes.length) {
          panes = Arrays.copyOf(panes, 2 * lastSlot);
        }
        panes[lastSlot] = pane;
      }
    }
    return lastSlot;
  }

  /** Hands everything on, the buckets of a pane one after the other, and forgets it. */
  void drain(Consumer to) throws IOException {
    int[] order = sorted(paneSlots, slots.size(), sorted(buckets, BUCKETS, unsorted()));
    byte[] sorted = new byte[listens.size()];
    int first = 0;
    int from = 0;
    int size = 0;
    for (int i = 0; i < count; i++) {
      int listen = order[i];
      int length = begins[listen + 1] - begins[listen];
      System.arraycopy(listens.bytes(), begins[listen], sorted, size, length);
      size += length;
      if (i + 1 == count || !isTogether(listen, order[i + 1])) {
        long paneMs = panes[paneSlots[listen]] * paneLengthMs;
        to.accept(paneMs, buckets[listen], sorted, from, size - from, i + 1 - first);
        first = i + 1;
        from = size;
      }
    }
    listens.clear();
    count = 0;
    slots.clear();
    lastPane = Long.MIN_VALUE;
  }

  private boolean isTogether(int one, int other) {
    return paneSlots[one] == paneSlots[other] && buckets[one] == buckets[other];
  }

  private int[] unsorted() {
    int[] order = new int[count];
    Arrays.setAll(order, i -> i);
    return order;
  }

  /** Sorts by counting, which leaves equal ones in their order. */
  private static int[] sorted(int[] keys, int keyCount, int[] order) {
    int[] ends = new int[keyCount + 1];
    for (int listen : order) {
      ends[keys[listen] + 1]++;
    }
    for (int key = 0; key < keyCount; key++) {
      ends[key + 1] += ends[key];
    }
    int[] result = new int[order.length];
    for (int listen : order) {
      result[ends[keys[listen]]++] = listen;
    }
    return result;
  }
}
