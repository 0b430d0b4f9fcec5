package io.listens.etl.window;

import io.listens.etl.decode.RecordReader;
import io.listens.model.ListenReader;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.catalyst.InternalRow;

/** One task's part of buffering a batch: keeps the listens that a window is still open for. */
final class BufferShare {

  /** No time. */
  static final long NEVER = Long.MIN_VALUE;

  /**
   * What a task tells of its share; times in milliseconds since 1970.
   *
   * @param newestMs the newest event time of those kept, or {@link #NEVER}
   * @param newestCredibleMs the newest event time of all that isn't after its arrival, or {@link
   *     #NEVER}
   * @param late listens that came when a window of theirs was closed
   * @param slices where those kept are
   */
  record Summary(long newestMs, long newestCredibleMs, long late, List<BufferSlice> slices)
      implements Serializable {

    private static final long serialVersionUID = 1;
    static final Summary NOTHING = new Summary(NEVER, NEVER, 0, List.of());

    Summary {
      slices = SliceList.of(slices);
    }

    Summary plus(Summary other) {
      List<BufferSlice> all = new ArrayList<>(slices);
      all.addAll(other.slices);
      return new Summary(
          Math.max(newestMs, other.newestMs),
          Math.max(newestCredibleMs, other.newestCredibleMs),
          late + other.late,
          all);
    }
  }

  private final WindowSpec spec;
  private final RecordReader reader;
  private final long watermarkMs;
  private final long paneLengthMs;

  private final CountedListen listen = new CountedListen();
  private long newestMs = NEVER;
  private long newestCredibleMs = NEVER;
  private long late;

  /** Answers for all times in a pane; asked for one pane after the other. */
  private long paneMs = NEVER;

  private boolean paneIsLate;
  private boolean paneIsOpen;

  /**
   * @param spec how time is cut
   * @param reader reads the records
   * @param watermarkMs windows that end at or before it are closed
   */
  BufferShare(WindowSpec spec, RecordReader reader, long watermarkMs) {
    this.spec = spec;
    this.reader = reader;
    this.watermarkMs = watermarkMs;
    this.paneLengthMs = spec.paneMs();
  }

  /**
   * Keeps a task's listens.
   *
   * @param file where; not written when there are none
   */
  Summary buffer(Iterator<InternalRow> records, String file, Configuration conf)
      throws IOException {
    BufferFile kept = null;
    try {
      while (records.hasNext()) {
        if (!reader.read(records.next()) || !isWanted()) {
          continue;
        }
        if (kept == null) {
          kept = new BufferFile(file, paneLengthMs, conf);
        }
        take();
        kept.add(listen);
      }
      List<BufferSlice> slices = kept == null ? List.of() : kept.publish();
      return new Summary(newestMs, newestCredibleMs, late, slices);
    } finally {
      if (kept != null) {
        kept.close();
      }
    }
  }

  private boolean isWanted() {
    long timeMs = reader.listen().listenedAtMs();
    if (paneMs == NEVER || timeMs < paneMs || timeMs >= paneMs + paneLengthMs) {
      goToPaneOf(timeMs);
    }
    late += paneIsLate ? 1 : 0;
    // A clock that runs ahead must not close windows that others still fill.
    newestCredibleMs = Math.max(newestCredibleMs, Math.min(timeMs, reader.arrivedAtMs()));
    newestMs = paneIsOpen ? Math.max(newestMs, timeMs) : newestMs;
    return paneIsOpen;
  }

  private void goToPaneOf(long timeMs) {
    paneMs = Math.floorDiv(timeMs, paneLengthMs) * paneLengthMs;
    paneIsLate = spec.firstEndMs(timeMs) <= watermarkMs;
    paneIsOpen = spec.lastEndMs(timeMs) > watermarkMs;
  }

  private void take() {
    ListenReader read = reader.listen();
    listen.id.set(reader.idBytes(), reader.idOffset(), reader.idLength());
    listen.user.set(read.bytes(), read.userIdOffset(), read.userIdLength());
    listen.track.set(read.bytes(), read.trackIdOffset(), read.trackIdLength());
    listen.listenedAtMs = read.listenedAtMs();
    listen.playedMs = read.playedMs();
    listen.trackMs = read.trackMs();
    listen.skipped = read.skipped();
  }
}
