package io.listens.etl.reconcile;

import static org.apache.spark.sql.functions.bit_xor;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.xxhash64;

import io.listens.etl.catalogue.Catalogue;
import io.listens.etl.decode.DecodedListens;
import io.listens.etl.decode.StreamRecord;
import io.listens.etl.parquet.ParquetTable;
import io.listens.etl.sink.OutputLocations;
import io.listens.etl.sink.ProcessedSink;
import io.listens.etl.window.SongTable;
import io.listens.etl.window.WindowAggregation;
import io.listens.model.TrackWindow;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;

/**
 * Makes {@code processed/} what the archive says: adds the archive up with the aggregation of the
 * stream, compares window by window, and writes those that differ. This repairs windows that
 * listens came too late for, and closes the windows that are still open at the end of a bounded
 * run.
 */
public final class Reconciler {

  private final SparkSession spark;
  private final OutputLocations locations;
  private final ZoneId zone;
  private final WindowAggregation aggregation;

  /**
   * @param spark the session
   * @param locations where archive and results are
   * @param zone of times that carry none
   * @param aggregation how to add up
   */
  public Reconciler(
      SparkSession spark, OutputLocations locations, ZoneId zone, WindowAggregation aggregation) {
    this.spark = spark;
    this.locations = locations;
    this.zone = zone;
    this.aggregation = aggregation;
  }

  /** Compares and mends all windows; none may still be written by a stream. */
  public ReconcileReport run(Catalogue catalogue) {
    Dataset<Row> records =
        ParquetTable.read(spark, locations.rawListens(), StreamRecord.COLUMNS)
            .dropDuplicates("shard_id", "sequence_number", "sub_sequence_number");
    Dataset<Row> listens = DecodedListens.of(records, zone);
    Dataset<Row> expected =
        aggregation
            .aggregate(listens, SongTable.of(spark, catalogue.songs().values()))
            .persist(StorageLevel.MEMORY_AND_DISK());
    try {
      Map<Instant, Fingerprint> wanted = fingerprints(expected);
      Map<Instant, Fingerprint> found =
          fingerprints(ParquetTable.read(spark, locations.processed(), TrackWindow.COLUMNS));
      List<Instant> repaired =
          wanted.keySet().stream()
              .filter(window -> !Objects.equals(wanted.get(window), found.get(window)))
              .sorted()
              .toList();
      List<Instant> removed =
          found.keySet().stream().filter(window -> !wanted.containsKey(window)).sorted().toList();
      repair(expected, repaired, removed);
      return new ReconcileReport(wanted.size(), repaired, removed);
    } finally {
      expected.unpersist();
    }
  }

  /** What a window holds: equal for equal rows in any order, and else different but by chance. */
  private record Fingerprint(long rows, long sum, long xor) {}

  private static Map<Instant, Fingerprint> fingerprints(Dataset<Row> windows) {
    org.apache.spark.sql.Column[] columns =
        TrackWindow.COLUMNS.stream()
            .map(column -> col(column.name()))
            .toArray(org.apache.spark.sql.Column[]::new);
    Map<Instant, Fingerprint> byWindow = new HashMap<>();
    windows
        .withColumn("hash", xxhash64(columns))
        .groupBy("window_start")
        .agg(count(lit(1)), sum("hash"), bit_xor(col("hash")))
        .collectAsList()
        .forEach(
            row ->
                byWindow.put(
                    row.getInstant(0),
                    new Fingerprint(row.getLong(1), row.getLong(2), row.getLong(3))));
    return byWindow;
  }

  private void repair(Dataset<Row> expected, List<Instant> repaired, List<Instant> removed) {
    ProcessedSink sink = new ProcessedSink(locations.processed());
    if (!repaired.isEmpty()) {
      sink.write(expected.where(col("window_start").isInCollection(repaired)));
    }
    for (Instant window : removed) {
      delete(sink.fileOf(window));
    }
  }

  private void delete(Path file) {
    try {
      file.getFileSystem(spark.sessionState().newHadoopConf()).delete(file, false);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot delete " + file, e);
    }
  }
}
