package io.listens.etl.job;

import io.listens.etl.EtlConfig;
import io.listens.etl.ListenPipeline;
import io.listens.etl.kcl.KclLanding;
import io.listens.etl.reconcile.ReconcileOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryException;
import org.apache.spark.sql.streaming.Trigger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The two queries, or landing and the windows' query, and, now and then, the reconciliation, until
 * one fails or the job is to stop. Stopping at any moment is safe, as an unfinished batch is
 * repeated; letting it finish saves that.
 */
final class StreamingJob implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(StreamingJob.class);
  private static final Duration LOOK = Duration.ofSeconds(5);

  private final SparkSession spark;
  private final ListenPipeline pipeline;
  private final JobConfig config;
  private final Path marker;
  private @Nullable KclLanding landing;
  private final FinishedBatches finished = new FinishedBatches();
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);
  private final ScheduledExecutorService reconciling =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread thread = new Thread(work, "listens-reconcile");
            thread.setDaemon(true);
            return thread;
          });

  StreamingJob(SparkSession spark, ListenPipeline pipeline, JobConfig config) {
    this.spark = spark;
    this.pipeline = pipeline;
    this.config = config;
    this.marker = new Path(config.stop().marker());
  }

  /**
   * Runs until it is stopped.
   *
   * @throws StreamingQueryException if a query fails
   */
  void run() throws StreamingQueryException, InterruptedException {
    try {
      removeMarker();
      spark.streams().addListener(finished);
      Duration every = Objects.requireNonNull(config.trigger());
      Trigger trigger = Trigger.ProcessingTime(every.toMillis());
      List<StreamingQuery> queries = new ArrayList<>();
      if (config.etl().wayIn() == EtlConfig.WayIn.KCL) {
        landing = pipeline.startLanding(every);
      } else {
        queries.add(pipeline.startArchive(trigger));
      }
      queries.add(pipeline.startWindows(trigger));
      reconcileNowAndThen();
      while (!stopping.await(0, TimeUnit.MILLISECONDS) && !markerIsThere()) {
        if (landing != null) {
          landing.check();
        }
        if (spark.streams().awaitAnyTermination(LOOK.toMillis())) {
          LOG.warn("A query was stopped from outside; the job ends");
          break;
        }
      }
      stop(queries);
    } finally {
      ended.countDown();
    }
  }

  /** Asks it to end and waits until it has; for another thread. */
  void stop() {
    stopping.countDown();
    try {
      ended.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void stop(List<StreamingQuery> queries) throws InterruptedException {
    LOG.info("The job ends; running batches may take {}", config.stop().timeout());
    reconciling.shutdownNow();
    long deadline = System.nanoTime() + config.stop().timeout().toNanos();
    if (landing != null) {
      landing.stop(config.stop().timeout());
    }
    for (StreamingQuery query : queries) {
      if (query.isActive() && !finished.awaitBetweenBatches(query, deadline)) {
        LOG.warn(
            "Query {} is stopped in the middle of a batch, which is to be repeated", query.name());
      }
      stop(query);
    }
  }

  private static void stop(StreamingQuery query) {
    try {
      query.stop();
    } catch (TimeoutException e) {
      LOG.warn("Query {} doesn't stop", query.name(), e);
    }
  }

  private void reconcileNowAndThen() {
    Duration every = config.reconciling().every();
    if (every != null) {
      var unused =
          reconciling.scheduleWithFixedDelay(
              this::reconcile, every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private void reconcile() {
    try {
      Job.tell(pipeline.reconcile(config.bounded(ReconcileOptions.BESIDE_STREAM, Instant.now())));
    } catch (RuntimeException e) {
      // The stream goes on; the next reconciliation does what this one didn't.
      LOG.error("Cannot reconcile for now: {}", e.getMessage(), e);
    }
  }

  private void removeMarker() {
    try {
      files().delete(marker, false);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot remove the stop marker " + marker, e);
    }
  }

  private boolean markerIsThere() {
    try {
      return files().exists(marker);
    } catch (IOException e) {
      LOG.warn("Cannot look for the stop marker {}: {}", marker, e.getMessage());
      return false;
    }
  }

  private FileSystem files() throws IOException {
    return marker.getFileSystem(spark.sessionState().newHadoopConf());
  }

  @Override
  public void close() {
    if (landing != null) {
      landing.close();
    }
    reconciling.shutdownNow();
    spark.streams().removeListener(finished);
  }
}
