package io.listens.etl.window;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;

/**
 * Reads the slices of a window bucket by bucket. Slices that lie beside each other in a file are
 * read at once, up to a bound on memory.
 */
final class SliceReader {

  /** A task holds so many bytes of listens at once, or one bucket. */
  private static final long MOST_BYTES = 32 << 20;

  private final Configuration conf;
  private final WindowTotals totals;

  SliceReader(Configuration conf, WindowTotals totals) {
    this.conf = conf;
    this.totals = totals;
  }

  private record Loaded(BufferSlice slice, byte[] bytes, int offset) {}

  /**
   * Adds listens up.
   *
   * @param slices by bucket
   */
  void addAll(List<BufferSlice> slices) throws IOException {
    List<BufferSlice> together = new ArrayList<>();
    long size = 0;
    for (int i = 0; i < slices.size(); i++) {
      together.add(slices.get(i));
      size += slices.get(i).length();
      boolean last = i + 1 == slices.size();
      if (last || (size > MOST_BYTES && slices.get(i).bucket() != slices.get(i + 1).bucket())) {
        addTogether(together);
        together.clear();
        size = 0;
      }
    }
  }

  private void addTogether(List<BufferSlice> slices) throws IOException {
    List<Loaded> loaded = load(slices);
    loaded.sort(Comparator.comparingInt(one -> one.slice().bucket()));
    for (int i = 0; i < loaded.size(); i++) {
      Loaded one = loaded.get(i);
      totals.add(one.bytes(), one.offset(), one.slice().length());
      if (i + 1 == loaded.size() || one.slice().bucket() != loaded.get(i + 1).slice().bucket()) {
        totals.endBucket();
      }
    }
  }

  private List<Loaded> load(List<BufferSlice> slices) throws IOException {
    List<BufferSlice> byPlace = new ArrayList<>(slices);
    byPlace.sort(Comparator.comparing(BufferSlice::file).thenComparingLong(BufferSlice::offset));
    List<Loaded> loaded = new ArrayList<>();
    int begin = 0;
    while (begin < byPlace.size()) {
      String file = byPlace.get(begin).file();
      Path path = new Path(file);
      try (FSDataInputStream in = path.getFileSystem(conf).open(path)) {
        while (begin < byPlace.size() && byPlace.get(begin).file().equals(file)) {
          int end = endOfRun(byPlace, begin);
          loadRun(in, byPlace.subList(begin, end), loaded);
          begin = end;
        }
      }
    }
    return loaded;
  }

  private static int endOfRun(List<BufferSlice> slices, int begin) {
    int end = begin + 1;
    while (end < slices.size()
        && slices.get(end).file().equals(slices.get(begin).file())
        && slices.get(end).offset()
            == slices.get(end - 1).offset() + slices.get(end - 1).length()) {
      end++;
    }
    return end;
  }

  private static void loadRun(FSDataInputStream in, List<BufferSlice> run, List<Loaded> loaded)
      throws IOException {
    long offset = run.get(0).offset();
    BufferSlice last = run.get(run.size() - 1);
    byte[] bytes = new byte[Math.toIntExact(last.offset() + last.length() - offset)];
    in.readFully(offset, bytes);
    for (BufferSlice slice : run) {
      int at = (int) (slice.offset() - offset);
      if (BufferFile.checksum(bytes, at, slice.length()) != slice.checksum()) {
        throw BufferFile.unreadable(
            slice.file(), "the checksum of what is at " + slice.offset() + " is another");
      }
      loaded.add(new Loaded(slice, bytes, at));
    }
  }
}
