package io.listens.etl.parquet;

import io.listens.model.Column;
import io.listens.model.Internal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** A directory of Parquet files, read as any reader would. */
@Internal
public final class ParquetTable {

  private ParquetTable() {}

  /**
   * What lies under a directory; no rows if it isn't there yet.
   *
   * @param columns those that are wanted; one that a file lacks is null in its rows
   */
  public static Dataset<Row> read(SparkSession spark, String location, List<Column> columns) {
    Path path = new Path(location);
    try {
      return path.getFileSystem(spark.sessionState().newHadoopConf()).exists(path)
          ? spark.read().schema(ParquetSchemas.spark(columns)).parquet(location)
          : spark.createDataFrame(List.of(), ParquetSchemas.spark(columns));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + location, e);
    }
  }
}
