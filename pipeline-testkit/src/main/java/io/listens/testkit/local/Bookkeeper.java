package io.listens.testkit.local;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.countDistinct;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.window;

import io.listens.etl.EtlConfig;
import io.listens.etl.catalogue.Catalogue;
import io.listens.etl.decode.DecodedListens;
import io.listens.etl.decode.RejectedRecord;
import io.listens.etl.parquet.ParquetTable;
import io.listens.etl.sink.ArchiveSink;
import io.listens.model.Column;
import io.listens.model.TrackWindow;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Counts what lies in the bucket, as any reader of plain Parquet would. */
final class Bookkeeper {

  private final SparkSession spark;
  private final EtlConfig config;

  Bookkeeper(SparkSession spark, EtlConfig config) {
    this.spark = spark;
    this.config = config;
  }

  /** All windows, as {@code processed/} has them. */
  Dataset<Row> processed() {
    return read(config.output().processed(), TrackWindow.COLUMNS);
  }

  /** All records, as {@code raw/listens/} has them. */
  Dataset<Row> archive() {
    return read(config.output().rawListens(), ArchiveSink.COLUMNS);
  }

  Books books(long read, long sent, long late, Catalogue catalogue) {
    Dataset<Row> archive = archive();
    Row totals =
        processed()
            .agg(total("total_listens"), countDistinct("window_start"), count(lit(1)))
            .head();
    Row unknown =
        processed()
            .join(knownTracks(catalogue), col("track_id").equalTo(col("value")), "left_anti")
            .agg(total("total_listens"), countDistinct("track_id"))
            .head();
    return new Books(
        read,
        sent,
        archive.count(),
        read(config.output().rejectedListens(), RejectedRecord.COLUMNS).count(),
        totals.getLong(0),
        duplicates(archive),
        late,
        unknown.getLong(1),
        unknown.getLong(0),
        totals.getLong(1),
        totals.getLong(2),
        read(config.output().rejectedSongs(), Catalogue.Reject.COLUMNS).count());
  }

  /** The sum of a column; 0 where there is no row. */
  static org.apache.spark.sql.Column total(String column) {
    return coalesce(sum(column), lit(0L));
  }

  private Dataset<String> knownTracks(Catalogue catalogue) {
    return spark.createDataset(List.copyOf(catalogue.songs().keySet()), Encoders.STRING());
  }

  private long duplicates(Dataset<Row> archive) {
    Dataset<Row> listens = DecodedListens.of(archive, config.zone());
    String length = config.windows().length().toSeconds() + " seconds";
    long different =
        listens
            .select(window(col("listened_at"), length), col("track_id"), col("listen_id"))
            .distinct()
            .count();
    return listens.count() - different;
  }

  private Dataset<Row> read(String location, List<Column> columns) {
    return ParquetTable.read(spark, location, columns);
  }
}
