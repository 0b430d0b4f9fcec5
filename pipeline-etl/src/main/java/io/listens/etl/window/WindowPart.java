package io.listens.etl.window;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A window, or some buckets of it, to be added up by one task.
 *
 * @param startMs when the window begins, in milliseconds since 1970
 * @param whole whether these are all of its buckets
 * @param slices its listens, by bucket
 */
record WindowPart(long startMs, boolean whole, List<BufferSlice> slices) implements Serializable {

  private static final long serialVersionUID = 1;

  WindowPart {
    slices = SliceList.of(slices);
  }

  /** With fewer listens than this, a task costs more than it saves. */
  static final long LEAST_SHARE = 50_000;

  /**
   * Shares windows out, so that each task has about as many listens.
   *
   * @param slices all that is kept
   * @param fromMs windows that end after it ...
   * @param toMs ... and at or before this are taken
   * @param cores that tasks run on
   * @param leastShare as many listens as a task has at least, if there are so many
   * @return for each task its parts
   */
  static List<List<WindowPart>> plan(
      List<BufferSlice> slices,
      WindowSpec spec,
      long fromMs,
      long toMs,
      int cores,
      long leastShare) {
    SortedMap<Long, List<BufferSlice>> windows = windows(slices, spec, fromMs, toMs);
    long all = windows.values().stream().mapToLong(WindowPart::count).sum();
    long share = Math.max(leastShare, (all + cores - 1) / cores);
    // Two tasks for each core: the second is begun by whoever is done first. A window isn't split
    // for that, as its parts must be merged.
    long taskSize = Math.max(leastShare, share / 2);
    List<List<WindowPart>> tasks = new ArrayList<>();
    List<WindowPart> task = new ArrayList<>();
    long size = 0;
    for (var window : windows.entrySet()) {
      for (WindowPart part : parts(window.getKey(), window.getValue(), share)) {
        if (size > 0 && size + count(part.slices) > taskSize) {
          tasks.add(task);
          task = new ArrayList<>();
          size = 0;
        }
        task.add(part);
        size += count(part.slices);
      }
    }
    if (!task.isEmpty()) {
      tasks.add(task);
    }
    return tasks;
  }

  private static SortedMap<Long, List<BufferSlice>> windows(
      List<BufferSlice> slices, WindowSpec spec, long fromMs, long toMs) {
    SortedMap<Long, List<BufferSlice>> windows = new TreeMap<>();
    for (BufferSlice slice : slices) {
      long endMs = spec.lastEndMs(slice.paneMs());
      for (; endMs > slice.paneMs(); endMs -= spec.slide().toMillis()) {
        if (endMs > fromMs && endMs <= toMs) {
          long startMs = endMs - spec.length().toMillis();
          windows.computeIfAbsent(startMs, start -> new ArrayList<>()).add(slice);
        }
      }
    }
    return windows;
  }

  private static List<WindowPart> parts(long startMs, List<BufferSlice> slices, long share) {
    slices.sort(Comparator.comparingInt(BufferSlice::bucket));
    long count = count(slices);
    // To add the parts up costs as much as half a window: nothing is won by a split in two
    // otherwise.
    if (2 * count <= 3 * share) {
      return List.of(new WindowPart(startMs, true, slices));
    }
    long number = (count + share - 1) / share;
    long partSize = (count + number - 1) / number;
    List<WindowPart> parts = new ArrayList<>();
    int begin = 0;
    long size = 0;
    for (int i = 0; i < slices.size(); i++) {
      size += slices.get(i).count();
      boolean endOfBucket =
          i + 1 == slices.size() || slices.get(i).bucket() != slices.get(i + 1).bucket();
      if (endOfBucket && (size >= partSize || i + 1 == slices.size())) {
        parts.add(new WindowPart(startMs, false, slices.subList(begin, i + 1)));
        begin = i + 1;
        size = 0;
      }
    }
    return parts;
  }

  private static long count(List<BufferSlice> slices) {
    return slices.stream().mapToLong(BufferSlice::count).sum();
  }
}
