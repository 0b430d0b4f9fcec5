package io.listens.etl.sink;

import io.listens.model.Internal;
import io.listens.model.TrackWindow;
import java.time.Instant;
import java.util.Collection;
import java.util.SortedSet;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Where windows are kept, each replaced as a whole: writing one again leaves nothing of what was
 * there, and readers see the old one or the new one.
 */
@Internal
public sealed interface Results permits ProcessedSink, IcebergSink {

  /**
   * As the locations say: a table if they name one, else {@code processed/}.
   *
   * @throws IllegalStateException if they name one and Iceberg isn't on the class path
   */
  static Results at(OutputLocations locations) {
    String table = locations.resultsTable();
    return table == null ? new ProcessedSink(locations.processed()) : new IcebergSink(table);
  }

  /**
   * Makes what is needed before the first window is written.
   *
   * @throws IllegalStateException if windows can't be written there, with what is lacking
   */
  void prepare(SparkSession spark);

  /**
   * Writes windows over what was there.
   *
   * @param windows rows of {@link TrackWindow#COLUMNS} as {@link
   *     io.listens.etl.window.WindowAggregation} gives them: all those of each window that occurs,
   *     one after the other in one partition
   */
  void write(Dataset<Row> windows);

  /** The starts of the windows that are there. */
  SortedSet<Instant> starts(SparkSession spark);

  /**
   * Some of the windows.
   *
   * @param starts theirs; windows that aren't there have no rows
   * @return rows of {@link TrackWindow#COLUMNS}
   */
  Dataset<Row> read(SparkSession spark, SortedSet<Instant> starts);

  /** Takes windows away. */
  void remove(SparkSession spark, Collection<Instant> starts);
}
