package io.listens.etl.window;

import io.listens.model.ListenPolicy;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Function;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.SerializableConfiguration;
import scala.Tuple2;

/**
 * What tasks do to add windows up.
 *
 * @param spec how time is cut
 * @param policy what counts as a listen
 * @param uniqueUsers how users are counted
 * @param songs the catalogue
 * @param conf how to reach files
 * @param duplicates listens that were there already are added to it; those of a task that is
 *     repeated may be added twice
 */
record TaskTotals(
    WindowSpec spec,
    ListenPolicy policy,
    UniqueUsers uniqueUsers,
    Broadcast<SongTable> songs,
    Broadcast<SerializableConfiguration> conf,
    LongAccumulator duplicates)
    implements Serializable {

  private static final long serialVersionUID = 1;

  /** The rows of a whole window. */
  Iterator<InternalRow> rows(WindowPart window) throws IOException {
    return rows(window.startMs(), sum(window).iterator());
  }

  /** A part of a window, by the window's start. */
  Tuple2<Long, byte[]> sumPart(WindowPart part) throws IOException {
    return new Tuple2<>(part.startMs(), PartialTotals.toBytes(sum(part)));
  }

  private List<TrackTotals> sum(WindowPart part) throws IOException {
    WindowTotals totals = new WindowTotals(policy, songs.value());
    new SliceReader(conf.value().value(), totals).addAll(part.slices());
    duplicates.add(totals.duplicates());
    return totals.sorted();
  }

  /**
   * The rows of windows whose parts come one after the other.
   *
   * @param parts by the window's start
   */
  Iterator<InternalRow> rows(Iterator<Tuple2<Long, byte[]>> parts) {
    Runs<Iterator<InternalRow>> windows =
        new Runs<>(parts, run -> rows(run.get(0)._1(), PartialTotals.sum(values(run))));
    return new Concatenation<>(windows);
  }

  /**
   * Sums of groups of buckets, by the window's start.
   *
   * @param listens of {@link ListenShuffle}, by its keys
   */
  Iterator<Tuple2<Long, byte[]>> sumBuckets(Iterator<Tuple2<Long, byte[]>> listens) {
    return new Runs<>(
        listens,
        run -> {
          WindowTotals totals = new WindowTotals(policy, songs.value());
          values(run).forEach(bytes -> totals.add(bytes, 0, bytes.length));
          totals.endBucket();
          duplicates.add(totals.duplicates());
          return new Tuple2<>(
              ListenShuffle.windowOf(run.get(0)._1()), PartialTotals.toBytes(totals.sorted()));
        });
  }

  private static List<byte[]> values(List<Tuple2<Long, byte[]>> run) {
    return run.stream().map(Tuple2::_2).toList();
  }

  private Iterator<InternalRow> rows(long startMs, Iterator<TrackTotals> tracks) {
    long endMs = startMs + spec.length().toMillis();
    SongTable table = songs.value();
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return tracks.hasNext();
      }

      @Override
      public InternalRow next() {
        return TrackRow.of(startMs, endMs, tracks.next(), table, uniqueUsers);
      }
    };
  }

  /** Makes one thing of all pairs of one key that come one after the other. */
  private static final class Runs<T> implements Iterator<T> {
    private final Iterator<Tuple2<Long, byte[]>> pairs;
    private final Function<List<Tuple2<Long, byte[]>>, T> make;
    private List<Tuple2<Long, byte[]>> begun = new ArrayList<>();

    private Runs(
        Iterator<Tuple2<Long, byte[]>> pairs, Function<List<Tuple2<Long, byte[]>>, T> make) {
      this.pairs = pairs;
      this.make = make;
    }

    @Override
    public boolean hasNext() {
      return !begun.isEmpty() || pairs.hasNext();
    }

    @Override
    public T next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      List<Tuple2<Long, byte[]>> run = begun;
      begun = new ArrayList<>();
      while (begun.isEmpty() && pairs.hasNext()) {
        Tuple2<Long, byte[]> pair = pairs.next();
        (run.isEmpty() || pair._1().equals(run.get(0)._1()) ? run : begun).add(pair);
      }
      return make.apply(run);
    }
  }

  private static final class Concatenation<T> implements Iterator<T> {
    private final Iterator<Iterator<T>> rest;
    private Iterator<T> current = java.util.Collections.emptyIterator();

    private Concatenation(Iterator<Iterator<T>> all) {
      rest = all;
    }

    @Override
    public boolean hasNext() {
      while (!current.hasNext() && rest.hasNext()) {
        current = rest.next();
      }
      return current.hasNext();
    }

    @Override
    public T next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      return current.next();
    }
  }
}
