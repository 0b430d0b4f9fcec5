package io.listens.etl.window;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;

/** What some of a window's buckets add up to, as bytes, and those of several added. */
final class PartialTotals {

  private PartialTotals() {}

  /** Totals as bytes, which keep their order. */
  static byte[] toBytes(List<TrackTotals> sorted) {
    ByteWriter out = new ByteWriter();
    sorted.forEach(totals -> totals.writeTo(out));
    return out.toByteArray();
  }

  /**
   * Adds totals of one window.
   *
   * @param parts of {@link #toBytes}, each of other buckets
   * @return each track once, in the order of their ids' bytes
   */
  static Iterator<TrackTotals> sum(List<byte[]> parts) {
    return new Merge(parts);
  }

  /** One part, at a track. */
  private static final class Cursor implements Comparable<Cursor> {
    private final ByteReader in = new ByteReader();
    private TrackTotals totals = new TrackTotals(new byte[0], -1);

    private Cursor(byte[] part) {
      in.reset(part, 0, part.length);
    }

    private boolean next() {
      if (!in.hasNext()) {
        return false;
      }
      totals = TrackTotals.readTrack(in);
      return true;
    }

    @Override
    public int compareTo(Cursor other) {
      return totals.compareTo(other.totals);
    }
  }

  private static final class Merge implements Iterator<TrackTotals> {
    private final PriorityQueue<Cursor> queue = new PriorityQueue<>();

    private Merge(List<byte[]> parts) {
      parts.forEach(part -> advance(new Cursor(part)));
    }

    private void advance(Cursor cursor) {
      if (cursor.next()) {
        queue.add(cursor);
      }
    }

    @Override
    public boolean hasNext() {
      return !queue.isEmpty();
    }

    @Override
    public TrackTotals next() {
      if (queue.isEmpty()) {
        throw new NoSuchElementException();
      }
      TrackTotals totals = queue.element().totals;
      while (!queue.isEmpty() && queue.element().totals.compareTo(totals) == 0) {
        Cursor cursor = queue.remove();
        totals.merge(cursor.in);
        advance(cursor);
      }
      return totals;
    }
  }
}
