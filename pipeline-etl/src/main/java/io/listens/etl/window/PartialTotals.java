package io.listens.etl.window;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;

/** What some of a window's buckets add up to, as bytes, and those of several added. */
final class PartialTotals {

  private PartialTotals() {}

  /** Totals as bytes, which keep their order. */
  static byte[] toBytes(List<TrackTotals> sorted) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(128 * (sorted.size() + 1));
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      for (TrackTotals totals : sorted) {
        totals.writeTo(out);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Writing to memory can't fail", e);
    }
    return bytes.toByteArray();
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
    private final DataInputStream in;
    private byte[] track = {};

    private Cursor(byte[] part) {
      in = new DataInputStream(new ByteArrayInputStream(part));
    }

    private boolean next() throws IOException {
      if (in.available() == 0) {
        return false;
      }
      track = TrackTotals.readTrack(in);
      return true;
    }

    @Override
    public int compareTo(Cursor other) {
      return Arrays.compareUnsigned(track, other.track);
    }
  }

  private static final class Merge implements Iterator<TrackTotals> {
    private final PriorityQueue<Cursor> queue = new PriorityQueue<>();

    private Merge(List<byte[]> parts) {
      parts.forEach(part -> advance(new Cursor(part)));
    }

    private void advance(Cursor cursor) {
      try {
        if (cursor.next()) {
          queue.add(cursor);
        }
      } catch (IOException e) {
        throw new UncheckedIOException("Cannot read partial totals", e);
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
      TrackTotals totals = new TrackTotals(queue.element().track);
      while (!queue.isEmpty() && Arrays.equals(queue.element().track, totals.track)) {
        Cursor cursor = queue.remove();
        try {
          totals.merge(cursor.in);
        } catch (IOException e) {
          throw new UncheckedIOException("Cannot read partial totals", e);
        }
        advance(cursor);
      }
      return totals;
    }
  }
}
