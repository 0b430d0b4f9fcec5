package io.listens.etl;

import io.listens.etl.catalogue.Catalogue;
import io.listens.etl.catalogue.CatalogueSource;
import io.listens.etl.decode.StreamRecord;
import io.listens.etl.kcl.KclLanding;
import io.listens.etl.kcl.LandedBatches;
import io.listens.etl.kinesis.CommonStart;
import io.listens.etl.kinesis.KinesisSourceProvider;
import io.listens.etl.monitor.BatchObserver;
import io.listens.etl.monitor.Figure;
import io.listens.etl.reconcile.ReconcileOptions;
import io.listens.etl.reconcile.ReconcileReport;
import io.listens.etl.reconcile.Reconciler;
import io.listens.etl.sink.ArchiveSink;
import io.listens.etl.sink.OutputLocations;
import io.listens.etl.sink.RejectedSongs;
import io.listens.etl.sink.Results;
import io.listens.etl.window.WindowFigures;
import io.listens.etl.window.WindowSink;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CancellationException;
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
 *
 * <p>Where records come by Spark's own connector, {@link KclLanding} is in the archive's place, and
 * the windows are made of what has landed.
 */
public final class ListenPipeline {

  private final SparkSession spark;
  private final EtlConfig config;
  private final BatchObserver observer;
  private final CatalogueSource catalogue;
  private final RejectedSongs rejectedSongs;

  /**
   * Reads the catalogue.
   *
   * @throws io.listens.etl.catalogue.CatalogueException if the catalogue can't be read at all
   */
  public ListenPipeline(SparkSession spark, EtlConfig config) {
    this(spark, config, BatchObserver.NONE);
  }

  /**
   * Reads the catalogue.
   *
   * @param observer is told of what is found in batches
   * @throws io.listens.etl.catalogue.CatalogueException if the catalogue can't be read at all
   */
  public ListenPipeline(SparkSession spark, EtlConfig config, BatchObserver observer) {
    this.spark = spark;
    this.config = config;
    this.observer = observer;
    // Rows carry java.time values throughout.
    spark.conf().set("spark.sql.datetime.java8API.enabled", true);
    Configuration conf = spark.sessionState().newHadoopConf();
    this.catalogue = CatalogueSource.open(config.output().songs(), conf);
    this.rejectedSongs = new RejectedSongs(config.output(), conf);
  }

  /** The catalogue as it was read last. */
  public Catalogue catalogue() {
    return catalogue.current();
  }

  /** How often the catalogue had changed and couldn't be read, and the one before it was kept. */
  public long failedCatalogueReloads() {
    return catalogue.failedReloads();
  }

  /**
   * Starts keeping every record, where they come by Spark's own connector: in the place of {@link
   * #startArchive}. What has landed is {@link LandedBatches}.
   *
   * @param every from one batch to the next
   * @throws IllegalArgumentException that lists all that is wrong with the connector's options
   * @throws IllegalStateException if the output has pseudonyms of another key, or none
   */
  public KclLanding startLanding(Duration every) {
    requireKeyOfOutput();
    return KclLanding.start(spark, config.source(), archiveSink(), every, observer);
  }

  /**
   * Starts keeping every record.
   *
   * @throws IllegalStateException where records come by Spark's own connector, or if the output has
   *     pseudonyms of another key, or none
   */
  public StreamingQuery startArchive(Trigger trigger) {
    if (config.wayIn() == EtlConfig.WayIn.KCL) {
      throw new IllegalStateException(
          "Cannot archive the stream by a query: records come by Spark's own connector; expected a"
              + " call of startLanding");
    }
    ArchiveSink sink = archiveSink();
    return start(
        OutputLocations.ARCHIVE,
        trigger,
        (records, batch) ->
            observer.wrote(
                OutputLocations.ARCHIVE, batch, Map.of(Figure.REJECTED, sink.write(records))));
  }

  /**
   * Starts closing windows. Before each batch the catalogue is read again if its file changed, and
   * what is wrong with it is kept.
   *
   * @throws IllegalStateException if results can't be written where they are wanted, or the output
   *     has pseudonyms of another key, or none
   */
  public StreamingQuery startWindows(Trigger trigger) {
    Results.at(config.output()).prepare(spark);
    WindowSink sink = windowSink();
    return start(
        OutputLocations.WINDOWS,
        trigger,
        (records, batch) -> {
          rejectedSongs.keep(catalogue.refresh());
          observer.wrote(OutputLocations.WINDOWS, batch, figuresOf(sink.write(records, batch)));
        });
  }

  private ArchiveSink archiveSink() {
    return new ArchiveSink(config.output(), config.zone(), config.pseudonyms());
  }

  private static Map<Figure, Long> figuresOf(WindowFigures found) {
    return Map.of(
        Figure.LATE, found.late(),
        Figure.DUPLICATES, found.duplicates(),
        Figure.STATE_ROWS, found.openListens(),
        Figure.STATE_BYTES, found.openBytes());
  }

  /** How many listens came when a window of theirs was closed already. */
  public long lateListens() {
    return windowSink().lateListens(spark);
  }

  private WindowSink windowSink() {
    return new WindowSink(
        config.zone(),
        // By the second way in windows are made of the archive, which has them already.
        config.wayIn() == EtlConfig.WayIn.KCL ? null : config.pseudonyms(),
        config.output(),
        config.aggregation(),
        catalogue::current);
  }

  private StreamingQuery start(
      String name, Trigger trigger, VoidFunction2<Dataset<Row>, Long> sink) {
    requireKeyOfOutput();
    try {
      return records()
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

  private void requireKeyOfOutput() {
    KeyOfOutput.require(config.pseudonyms(), config.output(), spark.sessionState().newHadoopConf());
  }

  /** What the windows, and the archive's query where there is one, are made of. */
  private Dataset<Row> records() {
    return switch (config.wayIn()) {
      case KINESIS ->
          StreamRecord.ofSource(
              spark.readStream().format(KinesisSourceProvider.FORMAT).options(source()).load());
      case KCL ->
          spark
              .readStream()
              .format(LandedBatches.FORMAT)
              .options(LandedBatches.options(config.output()))
              .load();
    };
  }

  /** Both queries begin with the same record. */
  private Map<String, String> source() {
    return CommonStart.of(
        config.source(),
        config.output().checkpoint("starting-position"),
        spark.sessionState().newHadoopConf());
  }

  /**
   * Takes what the stream holds now, as {@link #readAvailable} does, and reconciles: afterwards
   * {@code processed/} holds every window, the last ones included.
   *
   * @throws StreamingQueryException if a query fails
   */
  public ReconcileReport runAvailable() throws StreamingQueryException, InterruptedException {
    return runAvailable(ReconcileOptions.WITHOUT_STREAM);
  }

  /**
   * The same with another reconciliation.
   *
   * @throws StreamingQueryException if a query fails
   */
  public ReconcileReport runAvailable(ReconcileOptions options)
      throws StreamingQueryException, InterruptedException {
    readAvailable();
    return reconcileToEnd(options);
  }

  /**
   * Takes what the stream holds now, to the end; where records come by Spark's own connector, what
   * has landed. Windows that the watermark hasn't passed stay open.
   *
   * @throws StreamingQueryException if a query fails
   */
  public void readAvailable() throws StreamingQueryException {
    if (config.wayIn() == EtlConfig.WayIn.KCL) {
      startWindows(Trigger.AvailableNow()).awaitTermination();
      return;
    }
    StreamingQuery archive = startArchive(Trigger.AvailableNow());
    StreamingQuery windows = startWindows(Trigger.AvailableNow());
    archive.awaitTermination();
    windows.awaitTermination();
  }

  /**
   * Makes all results what the archive says, and has the archive's query take what the windows'
   * query read beyond it: records or ends of shards that came after the archive's last run had
   * begun. For when no query is running.
   *
   * @throws StreamingQueryException if the archive's query fails
   */
  public ReconcileReport reconcileToEnd() throws StreamingQueryException {
    return reconcileToEnd(ReconcileOptions.WITHOUT_STREAM);
  }

  private ReconcileReport reconcileToEnd(ReconcileOptions options) throws StreamingQueryException {
    ReconcileReport report = reconcile(options);
    if (report.undecided() > 0) {
      startArchive(Trigger.AvailableNow()).awaitTermination();
      report = reconcile(options);
    }
    return report;
  }

  /** Makes all results what the archive says; for when no query is running. */
  public ReconcileReport reconcile() {
    return reconcile(ReconcileOptions.WITHOUT_STREAM);
  }

  /**
   * Compares the results with the archive and, unless it is an audit, mends them, with the
   * catalogue as it is now.
   *
   * @throws IllegalStateException if that can't be right: see {@link Reconciler#run}
   */
  public ReconcileReport reconcile(ReconcileOptions options) {
    Catalogue songs = catalogue.refresh();
    if (options.repair()) {
      Results.at(config.output()).prepare(spark);
      rejectedSongs.keep(songs);
    }
    return new Reconciler(
            spark, config.output(), config.zone(), config.aggregation(), ListenPipeline::sleep)
        .run(songs, options);
  }

  private static void sleep(Duration time) {
    try {
      Thread.sleep(time.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("Interrupted while waiting for the archive");
    }
  }
}
