package io.listens.etl.sink;

import static org.apache.spark.sql.functions.col;

import io.listens.etl.parquet.ParquetSchemas;
import io.listens.model.TrackWindow;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.analysis.NoSuchTableException;
import org.apache.spark.sql.catalyst.analysis.TableAlreadyExistsException;

/**
 * Keeps windows in an Iceberg table of format 2, one partition a window. All windows of one write
 * appear in one commit, and a write that is repeated replaces the same partitions. Needs {@code
 * iceberg-spark-runtime} on Spark's class path, and a catalog in Spark's configuration.
 */
final class IcebergSink implements Results {

  /** By name: the class path need not have it. */
  private static final String CATALOG_CLASS = "org.apache.iceberg.spark.SparkCatalog";

  private static final String WINDOW = "window_start";

  private final String table;

  /**
   * @param table with its catalog, such as {@code glue_catalog.music.processed}
   * @throws IllegalStateException if Iceberg isn't on the class path
   */
  IcebergSink(String table) {
    this.table = table;
    requireIceberg();
  }

  @Override
  public void prepare(SparkSession spark) {
    requireCatalog(spark);
    if (!spark.catalog().tableExists(table)) {
      create(spark);
    }
  }

  private void create(SparkSession spark) {
    try {
      none(spark)
          .writeTo(table)
          .partitionedBy(col(WINDOW))
          .using("iceberg")
          .tableProperty("format-version", "2")
          .create();
    } catch (TableAlreadyExistsException e) {
      throw new IllegalStateException("Cannot create table " + table + ": someone just did", e);
    }
  }

  private static Dataset<Row> none(SparkSession spark) {
    return spark.createDataFrame(List.of(), ParquetSchemas.spark(TrackWindow.COLUMNS));
  }

  private void requireIceberg() {
    try {
      Class.forName(CATALOG_CLASS, false, Thread.currentThread().getContextClassLoader());
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(
          "Cannot keep results in table "
              + table
              + ": Iceberg is not on the class path; expected"
              + " org.apache.iceberg:iceberg-spark-runtime-3.5_2.12. Add it to Spark (on Glue:"
              + " --datalake-formats iceberg), or name no table for plain Parquet",
          e);
    }
  }

  private void requireCatalog(SparkSession spark) {
    int dot = table.indexOf('.');
    String option = "spark.sql.catalog." + (dot < 0 ? table : table.substring(0, dot));
    if (dot < 0 || !spark.conf().contains(option)) {
      throw new IllegalStateException(
          "Cannot keep results in table "
              + table
              + ": Spark knows no such catalog; expected CATALOG.NAMESPACE.TABLE with "
              + option
              + " set to "
              + CATALOG_CLASS);
    }
  }

  @Override
  public void write(Dataset<Row> windows) {
    try {
      windows.sort(WINDOW, "track_id").writeTo(table).overwritePartitions();
    } catch (NoSuchTableException e) {
      throw gone(e);
    }
  }

  @Override
  public SortedSet<Instant> starts(SparkSession spark) {
    // A catalog may keep what it read for a while, and others write too.
    spark.catalog().refreshTable(table);
    return spark.table(table).select(WINDOW).distinct().collectAsList().stream()
        .map(row -> row.getInstant(0))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Override
  public Dataset<Row> read(SparkSession spark, SortedSet<Instant> starts) {
    return spark.table(table).where(col(WINDOW).isInCollection(starts));
  }

  @Override
  public void remove(SparkSession spark, Collection<Instant> starts) {
    if (starts.isEmpty()) {
      return;
    }
    try {
      none(spark).writeTo(table).overwrite(col(WINDOW).isInCollection(starts));
    } catch (NoSuchTableException e) {
      throw gone(e);
    }
  }

  private IllegalStateException gone(NoSuchTableException cause) {
    return new IllegalStateException(
        "Cannot write to table " + table + ": it is gone; expected it since the start", cause);
  }
}
