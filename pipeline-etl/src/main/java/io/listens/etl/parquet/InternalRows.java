package io.listens.etl.parquet;

import io.listens.model.Internal;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.execution.LogicalRDD;

/** Rows as Spark holds them inside. */
@Internal
public final class InternalRows {

  private InternalRows() {}

  /**
   * The rows of a dataset, each to be used before the next one is asked for. Those of a batch of a
   * stream, or of {@code internalCreateDataFrame}, are given as they are: Spark would copy each.
   */
  public static JavaRDD<InternalRow> of(Dataset<Row> rows) {
    RDD<InternalRow> found =
        rows.queryExecution().analyzed() instanceof LogicalRDD made
            ? made.rdd()
            : rows.queryExecution().toRdd();
    return found.toJavaRDD();
  }
}
