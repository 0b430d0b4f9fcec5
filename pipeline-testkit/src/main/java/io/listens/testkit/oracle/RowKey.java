package io.listens.testkit.oracle;

import io.listens.model.TrackWindow;
import java.time.Instant;
import java.util.Comparator;

/** What there is one result row for. Ordered by window, then by track. */
record RowKey(Instant windowStart, String trackId) implements Comparable<RowKey> {

  private static final Comparator<RowKey> ORDER =
      Comparator.comparing(RowKey::windowStart).thenComparing(RowKey::trackId);

  static RowKey of(TrackWindow row) {
    return new RowKey(row.windowStart(), row.trackId());
  }

  @Override
  public int compareTo(RowKey other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return "window " + windowStart + ", track " + trackId;
  }
}
