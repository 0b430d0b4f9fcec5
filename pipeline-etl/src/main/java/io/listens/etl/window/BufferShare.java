package io.listens.etl.window;

import io.listens.etl.decode.DecodedListens;
import io.listens.etl.decode.StreamRecord;
import io.listens.etl.parquet.WholeFile;
import io.listens.model.Listen;
import io.listens.model.MalformedListenException;
import java.io.IOException;
import java.io.Serializable;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Iterator;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** One task's part of buffering a batch: keeps the listens that a window is still open for. */
final class BufferShare implements Serializable {

  private static final long serialVersionUID = 1;

  /** What a task tells of its share. */
  static final StructType SUMMARY =
      new StructType()
          .add("newest", DataTypes.TimestampType)
          .add("newest_credible", DataTypes.TimestampType)
          .add("late", DataTypes.LongType, false);

  private final WindowSpec spec;
  private final ZoneId zone;
  private final Instant watermark;
  private final String file;

  private @Nullable Instant newest;
  private @Nullable Instant newestCredible;
  private long late;

  /**
   * @param spec how time is cut
   * @param zone of times that carry none
   * @param watermark windows that end at or before it are closed
   * @param file where to keep the listens; not written when there are none
   */
  BufferShare(WindowSpec spec, ZoneId zone, Instant watermark, String file) {
    this.spec = spec;
    this.zone = zone;
    this.watermark = watermark;
    this.file = file;
  }

  Row buffer(Iterator<Row> rows, Configuration conf) throws IOException {
    DecodedListens.Decoder decoder = new DecodedListens.Decoder(zone);
    WholeFile kept = null;
    try {
      while (rows.hasNext()) {
        StreamRecord record = StreamRecord.of(rows.next());
        Listen listen = decodeOrNull(decoder, record);
        if (listen == null || !isWanted(listen, record)) {
          continue;
        }
        if (kept == null) {
          kept = new WholeFile(new Path(file), DecodedListens.COLUMNS, conf);
        }
        kept.write(DecodedListens.toRow(listen));
      }
      if (kept != null) {
        kept.publish();
      }
    } finally {
      if (kept != null) {
        kept.close();
      }
    }
    return RowFactory.create(newest, newestCredible, late);
  }

  private static @Nullable Listen decodeOrNull(
      DecodedListens.Decoder decoder, StreamRecord record) {
    try {
      return decoder.decode(record);
    } catch (MalformedListenException e) {
      // The archive keeps it, with the reason.
      return null;
    }
  }

  private boolean isWanted(Listen listen, StreamRecord record) {
    Instant time = listen.listenedAt();
    if (!spec.firstEnd(time).isAfter(watermark)) {
      late++;
    }
    // A clock that runs ahead must not close windows that others still fill.
    newestCredible = later(newestCredible, earlier(time, record.arrivedAt()));
    if (!spec.lastEnd(time).isAfter(watermark)) {
      return false;
    }
    newest = later(newest, time);
    return true;
  }

  private static Instant later(@Nullable Instant a, Instant b) {
    return a == null || b.isAfter(a) ? b : a;
  }

  private static Instant earlier(Instant a, Instant b) {
    return a.isBefore(b) ? a : b;
  }
}
