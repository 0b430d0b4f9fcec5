package io.listens.testkit.local;

import io.listens.model.ListenFigures;
import io.listens.model.Song;
import io.listens.model.TrackWindow;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Rows of {@code processed/}, for the oracle to compare with what it expects.
 *
 * <pre>{@code
 * expected.assertMatches(TrackWindowRows.of(spark.read().parquet("s3a://lake/processed")));
 * }</pre>
 */
public final class TrackWindowRows {

  private TrackWindowRows() {}

  /**
   * Reads all rows into memory.
   *
   * @param windows with the columns of {@link TrackWindow#COLUMNS}, and any others
   * @return in any order; the songs without their length, which isn't among the columns
   */
  public static List<TrackWindow> of(Dataset<Row> windows) {
    return windows.collectAsList().stream().map(TrackWindowRows::row).toList();
  }

  private static TrackWindow row(Row row) {
    String track = row.getAs("track_id");
    Song song =
        new Song(
            track,
            row.getAs("artists"),
            row.getAs("album_name"),
            row.getAs("track_name"),
            null,
            row.getAs("track_genre"));
    ListenFigures figures =
        new ListenFigures(
            row.<Long>getAs("total_listens"),
            row.<Long>getAs("unique_users"),
            row.getAs("average_listen_duration"),
            row.<Long>getAs("reported_listens"),
            row.<Long>getAs("completed_listens"),
            row.<Long>getAs("skipped_listens"),
            row.getAs("average_track_length"));
    return new TrackWindow(
        row.getAs("window_start"), row.getAs("window_end"), track, song, figures);
  }
}
