package io.listens.etl.reconcile;

import static org.apache.spark.sql.functions.bit_xor;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.xxhash64;

import io.listens.model.TrackWindow;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * What a window holds: equal for equal rows in any order, and else different but by chance.
 *
 * @param end of the window
 * @param rows how many
 * @param sum of the rows' hashes
 * @param xor of the rows' hashes
 */
record Fingerprint(Instant end, long rows, long sum, long xor) {

  /**
   * Those of some windows.
   *
   * @param windows rows of {@link TrackWindow#COLUMNS}
   * @return by start of the window
   */
  static Map<Instant, Fingerprint> of(Dataset<Row> windows) {
    Column[] columns =
        TrackWindow.COLUMNS.stream().map(column -> col(column.name())).toArray(Column[]::new);
    Map<Instant, Fingerprint> byWindow = new HashMap<>();
    windows
        .withColumn("hash", xxhash64(columns))
        .groupBy("window_start")
        .agg(max("window_end"), count(lit(1)), functions.sum("hash"), bit_xor(col("hash")))
        .collectAsList()
        .forEach(
            row ->
                byWindow.put(
                    row.getInstant(0),
                    new Fingerprint(
                        row.getInstant(1), row.getLong(2), row.getLong(3), row.getLong(4))));
    return byWindow;
  }
}
