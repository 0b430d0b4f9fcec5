package io.listens.etl.window;

import io.listens.etl.decode.DecodedListens;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.unsafe.types.UTF8String;
import scala.Tuple2;

/**
 * A task's listens, for the shuffle: under a key that says the window and a group of buckets, the
 * bytes of listens. Where windows overlap, a listen is under each window's key.
 */
final class ListenShuffle implements Iterator<Tuple2<Long, byte[]>> {

  /** Each is added up at once, so that a task holds no more of a window than this part. */
  private static final int GROUPS = 32;

  private static final long MS_PER_MINUTE = TimeUnit.MINUTES.toMillis(1);

  private final Iterator<InternalRow> rows;
  private final WindowSpec spec;
  private final PaneBuffer buffer;
  private final CountedListen listen = new CountedListen();
  private final Queue<Tuple2<Long, byte[]>> ready = new ArrayDeque<>();

  /**
   * @param rows of {@link DecodedListens#COLUMNS}
   * @param spec how time is cut
   */
  ListenShuffle(Iterator<InternalRow> rows, WindowSpec spec) {
    this.rows = rows;
    this.spec = spec;
    this.buffer = new PaneBuffer(spec.paneMs());
  }

  /** When the window that a key says begins. */
  static long windowOf(long key) {
    return Math.floorDiv(key, GROUPS) * MS_PER_MINUTE;
  }

  private static long key(long windowMs, int bucket) {
    // Windows begin at whole minutes.
    return windowMs / MS_PER_MINUTE * GROUPS + bucket % GROUPS;
  }

  @Override
  public boolean hasNext() {
    if (ready.isEmpty() && rows.hasNext()) {
      while (rows.hasNext() && !buffer.isFull()) {
        take(rows.next());
        buffer.add(listen);
      }
      try {
        buffer.drain(this::hand);
      } catch (IOException e) {
        throw new UncheckedIOException("Memory can't fail", e);
      }
    }
    return !ready.isEmpty();
  }

  private void take(InternalRow row) {
    text(row, 0, listen.id);
    text(row, 1, listen.user);
    text(row, 2, listen.track);
    listen.listenedAtMs = Math.floorDiv(row.getLong(3), TimeUnit.MILLISECONDS.toMicros(1));
    listen.playedMs = row.isNullAt(4) ? -1 : row.getLong(4);
    listen.skipped = row.isNullAt(5) ? -1 : row.getBoolean(5) ? 1 : 0;
    listen.trackMs = row.isNullAt(6) ? -1 : row.getLong(6);
  }

  private static void text(InternalRow row, int column, CountedListen.Text text) {
    UTF8String value = row.getUTF8String(column);
    text.set(value.getBytes(), 0, value.numBytes());
  }

  private void hand(long paneMs, int bucket, byte[] listens, int offset, int length, int count) {
    byte[] bytes = Arrays.copyOfRange(listens, offset, offset + length);
    long startMs = spec.lastStartMs(paneMs);
    for (; startMs + spec.length().toMillis() > paneMs; startMs -= spec.slide().toMillis()) {
      ready.add(new Tuple2<>(key(startMs, bucket), bytes));
    }
  }

  @Override
  public Tuple2<Long, byte[]> next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return ready.remove();
  }
}
