package io.listens.etl.reconcile;

import io.listens.etl.window.WindowSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Windows that are compared in one go.
 *
 * @param starts theirs, at least one
 * @param share what the archive has of their time; null for nothing
 */
record Slice(SortedSet<Instant> starts, Archive.@Nullable Share share) {

  /**
   * Cuts windows into slices, in the order of time.
   *
   * @param starts of the windows
   * @param shares what the archive has, by the start of a slide
   * @param most how many listens a slice may have, unless a single window has more
   */
  static List<Slice> of(
      SortedSet<Instant> starts,
      SortedMap<Instant, Archive.Share> shares,
      WindowSpec windows,
      long most) {
    List<Slice> slices = new ArrayList<>();
    SortedSet<Instant> taken = new TreeSet<>();
    Archive.Share sum = null;
    for (Instant start : starts) {
      Archive.Share share = sum(shares.subMap(start, start.plus(windows.length())));
      if (sum != null && share != null && sum.records() + share.records() > most) {
        slices.add(new Slice(taken, sum));
        taken = new TreeSet<>();
        sum = null;
      }
      taken.add(start);
      sum = plus(sum, share);
    }
    if (!taken.isEmpty()) {
      slices.add(new Slice(taken, sum));
    }
    return slices;
  }

  private static Archive.@Nullable Share sum(Map<Instant, Archive.Share> shares) {
    return shares.values().stream().reduce(Archive.Share::plus).orElse(null);
  }

  private static Archive.@Nullable Share plus(
      Archive.@Nullable Share a, Archive.@Nullable Share b) {
    return a == null ? b : b == null ? a : a.plus(b);
  }
}
