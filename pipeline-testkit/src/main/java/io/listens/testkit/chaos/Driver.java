package io.listens.testkit.chaos;

import io.listens.etl.EtlConfig;
import io.listens.etl.ListenPipeline;
import io.listens.etl.reconcile.ReconcileOptions;
import io.listens.etl.reconcile.ReconcileReport;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;
import org.jspecify.annotations.Nullable;

/** The program that is killed and started again: the pipeline, as a user would run it. */
final class Driver {

  /** A part of a run, which is begun anew until it comes to its end. */
  enum Part {
    /** The two queries, to the end of the stream. */
    STREAM,
    /** The reconciliation. */
    RECONCILE
  }

  private static final long GLANCE_MS = 20;
  private static final Duration ARCHIVE_PATIENCE = Duration.ofMillis(500);

  private final SparkSession spark;
  private final EtlConfig config;
  private final @Nullable Trigger trigger;
  private final boolean beside;

  /**
   * @param trigger of the queries as long as listens are sent; null for {@code AvailableNow}, again
   *     and again
   * @param beside whether to reconcile while listens are sent, too
   */
  Driver(SparkSession spark, EtlConfig config, @Nullable Trigger trigger, boolean beside) {
    this.spark = spark;
    this.config = config;
    this.trigger = trigger;
    this.beside = beside;
  }

  /**
   * Runs a part to its end.
   *
   * @param allSent whether nothing more comes into the stream
   * @return how many listens came late so far
   */
  long run(Part part, BooleanSupplier allSent) throws Exception {
    ListenPipeline pipeline = new ListenPipeline(spark, config);
    switch (part) {
      case STREAM -> {
        while (!allSent.getAsBoolean()) {
          stream(pipeline, allSent);
        }
        pipeline.readAvailable();
      }
      case RECONCILE -> requireDecided(pipeline.reconcileToEnd());
    }
    return pipeline.lateListens();
  }

  private void stream(ListenPipeline pipeline, BooleanSupplier allSent) throws Exception {
    if (trigger == null) {
      pipeline.readAvailable();
      reconcileBeside(pipeline);
      return;
    }
    List<StreamingQuery> queries =
        List.of(pipeline.startArchive(trigger), pipeline.startWindows(trigger));
    boolean ended = false;
    while (!ended && !allSent.getAsBoolean()) {
      for (StreamingQuery query : queries) {
        ended |= query.awaitTermination(GLANCE_MS);
      }
    }
    // What the queries have to do is not done yet.
    reconcileBeside(pipeline);
    for (StreamingQuery query : queries) {
      query.stop();
    }
  }

  private void reconcileBeside(ListenPipeline pipeline) {
    if (beside) {
      // Where the archive is behind, it leaves everything as it is.
      pipeline.reconcile(ReconcileOptions.BESIDE_STREAM.waiting(ARCHIVE_PATIENCE));
    }
  }

  private static void requireDecided(ReconcileReport report) {
    if (report.undecided() > 0) {
      throw new IllegalStateException(
          report.undecided() + " windows are undecided, though the archive has all; expected 0");
    }
  }

  /** Ends what runs, as abruptly as a program can do it to itself. */
  static void stopAll(SparkSession spark) throws InterruptedException {
    Thread[] stopping =
        List.of(spark.streams().active()).stream()
            .map(query -> new Thread(() -> stop(query), "chaos-stop"))
            .toArray(Thread[]::new);
    for (Thread one : stopping) {
      one.start();
    }
    spark.sparkContext().cancelAllJobs();
    for (Thread one : stopping) {
      one.join();
    }
  }

  private static void stop(StreamingQuery query) {
    try {
      query.stop();
    } catch (TimeoutException e) {
      throw new IllegalStateException("Query " + query.name() + " can't be stopped", e);
    }
  }
}
