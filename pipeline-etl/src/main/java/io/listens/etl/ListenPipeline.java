package io.listens.etl;

import io.listens.etl.catalogue.Catalogue;
import io.listens.etl.catalogue.CatalogueFile;
import io.listens.etl.decode.StreamRecord;
import io.listens.etl.kinesis.KinesisSourceProvider;
import io.listens.etl.reconcile.ReconcileReport;
import io.listens.etl.reconcile.Reconciler;
import io.listens.etl.sink.ArchiveSink;
import io.listens.etl.sink.RejectedSongs;
import io.listens.etl.window.WindowAggregation;
import io.listens.etl.window.WindowSink;
import java.util.concurrent.TimeoutException;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.function.VoidFunction2;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryException;
import org.apache.spark.sql.streaming.Trigger;

/**
 * The ETL, wired: two queries over one stream, which know nothing of each other, and the
 * reconciliation of what they wrote.
 *
 * <pre>
 * Kinesis ─┬─► archive ─► raw/listens/, rejected/
 *          └─► windows ─► processed/
 * raw/listens/ ─► reconcile ─► processed/
 * </pre>
 */
public final class ListenPipeline {

  /** The query that keeps every record. */
  public static final String ARCHIVE = "archive";

  /** The query that closes windows. */
  public static final String WINDOWS = "windows";

  private final SparkSession spark;
  private final EtlConfig config;
  private final Catalogue catalogue;
  private final WindowAggregation aggregation;

  /**
   * Reads the catalogue and keeps what is wrong with it.
   *
   * @throws io.listens.etl.catalogue.CatalogueException if the catalogue can't be read at all
   */
  public ListenPipeline(SparkSession spark, EtlConfig config) {
    this.spark = spark;
    this.config = config;
    // Rows carry java.time values throughout.
    spark.conf().set("spark.sql.datetime.java8API.enabled", true);
    Configuration conf = spark.sessionState().newHadoopConf();
    this.catalogue = CatalogueFile.read(config.output().songs(), conf);
    RejectedSongs.write(config.output(), catalogue.rejects(), conf);
    this.aggregation = new WindowAggregation(config.windows(), config.policy());
  }

  /** The catalogue that is used. */
  public Catalogue catalogue() {
    return catalogue;
  }

  /** Starts keeping every record. */
  public StreamingQuery startArchive(Trigger trigger) {
    ArchiveSink sink = new ArchiveSink(config.output(), config.zone());
    return start(ARCHIVE, trigger, (records, batch) -> sink.write(records));
  }

  /** Starts closing windows. */
  public StreamingQuery startWindows(Trigger trigger) {
    return start(WINDOWS, trigger, windowSink()::write);
  }

  /** How many listens came when a window of theirs was closed already. */
  public long lateListens() {
    return windowSink().lateListens(spark);
  }

  private WindowSink windowSink() {
    return new WindowSink(
        config.windows(), config.zone(), config.output(), aggregation, () -> catalogue);
  }

  private StreamingQuery start(
      String name, Trigger trigger, VoidFunction2<Dataset<Row>, Long> sink) {
    Dataset<Row> source =
        spark.readStream().format(KinesisSourceProvider.FORMAT).options(config.source()).load();
    try {
      return StreamRecord.ofSource(source)
          .writeStream()
          .queryName(name)
          .trigger(trigger)
          .option("checkpointLocation", config.output().checkpoint(name))
          .foreachBatch(sink)
          .start();
    } catch (TimeoutException e) {
      throw new IllegalStateException("Cannot start query " + name, e);
    }
  }

  /**
   * Takes what the stream holds now, to the end, and reconciles: afterwards {@code processed/}
   * holds every window, the last ones included.
   *
   * @throws StreamingQueryException if a query fails
   */
  public ReconcileReport runAvailable() throws StreamingQueryException, InterruptedException {
    StreamingQuery archive = startArchive(Trigger.AvailableNow());
    StreamingQuery windows = startWindows(Trigger.AvailableNow());
    archive.awaitTermination();
    windows.awaitTermination();
    return reconcile();
  }

  /** Makes the results what the archive says; for when no query is running. */
  public ReconcileReport reconcile() {
    return new Reconciler(spark, config.output(), config.zone(), aggregation).run(catalogue);
  }
}
