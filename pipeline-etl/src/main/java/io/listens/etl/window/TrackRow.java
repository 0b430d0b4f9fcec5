package io.listens.etl.window;

import io.listens.model.TrackWindow;
import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/** From totals to result rows in the order of {@link TrackWindow#COLUMNS}. */
final class TrackRow {

  private TrackRow() {}

  /**
   * A result row.
   *
   * @param startMs of the window
   * @param endMs of the window
   */
  static InternalRow of(
      long startMs, long endMs, TrackTotals totals, SongTable songs, UniqueUsers uniqueUsers) {
    int song = totals.song;
    long durationMs = songs.durationMs(song);
    byte[] sketch = totals.sketch.toBytes();
    return new GenericInternalRow(
        new @Nullable Object[] {
          TimeUnit.MILLISECONDS.toMicros(startMs),
          TimeUnit.MILLISECONDS.toMicros(endMs),
          UTF8String.fromBytes(totals.track),
          songs.text(song, SongTable.ARTISTS),
          songs.text(song, SongTable.ALBUM),
          songs.text(song, SongTable.TITLE),
          songs.text(song, SongTable.GENRE),
          totals.listens,
          uniqueUsers == UniqueUsers.EXACT ? totals.users : UserSketch.estimate(sketch),
          averageListenDuration(totals, durationMs),
          totals.reported,
          totals.completed,
          totals.skipped,
          averageTrackLength(totals, durationMs),
          sketch
        });
  }

  private static @Nullable Double averageListenDuration(TrackTotals totals, long durationMs) {
    if (durationMs < 0) {
      return mean(totals.playedMs, totals.reported);
    }
    long unreportedMs = TrackTotals.saturatedProduct(totals.listens - totals.reported, durationMs);
    return mean(TrackTotals.saturatedSum(totals.playedMs, unreportedMs), totals.listens);
  }

  private static @Nullable Double averageTrackLength(TrackTotals totals, long durationMs) {
    return durationMs < 0
        ? mean(totals.measuredMs, totals.measured)
        : Double.valueOf((double) durationMs);
  }

  private static @Nullable Double mean(long sum, long count) {
    return count == 0 ? null : Double.valueOf((double) sum / count);
  }
}
