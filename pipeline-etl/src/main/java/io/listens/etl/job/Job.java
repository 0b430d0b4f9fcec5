package io.listens.etl.job;

import io.listens.etl.ListenPipeline;
import io.listens.etl.monitor.Monitor;
import io.listens.etl.reconcile.ReconcileOptions;
import io.listens.etl.reconcile.ReconcileReport;
import io.listens.model.Internal;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.util.ShutdownHookManager;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQueryException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run of the ETL, from its arguments to its exit code. */
@Internal
public final class Job {

  private static final Logger LOG = LoggerFactory.getLogger(Job.class);

  private static final int DONE = 0;
  private static final int FAILED = 1;
  private static final int WRONG_USAGE = 2;

  /** Before Spark's own hook, which takes the context away from under running batches. */
  private static final int BEFORE_SPARK = 100;

  private Job() {}

  /**
   * Runs it.
   *
   * @return the exit code: 0 done or stopped, 1 failed or an audit found differences, 2 wrong
   *     arguments
   */
  public static int run(String... arguments) {
    JobConfig config;
    try {
      config = JobOptions.parse(arguments);
    } catch (IllegalArgumentException e) {
      LOG.error(e.getMessage());
      return WRONG_USAGE;
    }
    SparkSession spark = SparkSession.builder().appName("listens").getOrCreate();
    try {
      return run(config, spark);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      LOG.error("The job was interrupted", e);
      return FAILED;
    } catch (StreamingQueryException | RuntimeException e) {
      LOG.error("The job failed: {}", e.getMessage(), e);
      return FAILED;
    } finally {
      spark.stop();
    }
  }

  private static int run(JobConfig config, SparkSession spark)
      throws StreamingQueryException, InterruptedException {
    ReconcileOptions beside = config.bounded(ReconcileOptions.BESIDE_STREAM, Instant.now());
    return switch (config.mode()) {
      case RECONCILE -> {
        tell(new ListenPipeline(spark, config.etl()).reconcile(beside));
        yield DONE;
      }
      case AUDIT -> {
        ReconcileReport report =
            new ListenPipeline(spark, config.etl()).reconcile(beside.auditOnly());
        tell(report);
        yield report.differs() ? FAILED : DONE;
      }
      case STREAM -> {
        try (Monitor monitor = Monitor.start(spark, config.monitor())) {
          stream(config, spark, new ListenPipeline(spark, config.etl(), monitor));
        }
        yield DONE;
      }
    };
  }

  private static void stream(JobConfig config, SparkSession spark, ListenPipeline pipeline)
      throws StreamingQueryException, InterruptedException {
    if (config.trigger() == null) {
      tell(pipeline.runAvailable(config.bounded(ReconcileOptions.WITHOUT_STREAM, Instant.now())));
      return;
    }
    try (StreamingJob job = new StreamingJob(spark, pipeline, config)) {
      Runnable stop = job::stop;
      long patience = config.stop().timeout().toMillis() + TimeUnit.SECONDS.toMillis(10);
      ShutdownHookManager hooks = ShutdownHookManager.get();
      hooks.addShutdownHook(stop, BEFORE_SPARK, patience, TimeUnit.MILLISECONDS);
      try {
        job.run();
      } finally {
        if (!hooks.isShutdownInProgress()) {
          hooks.removeShutdownHook(stop);
        }
      }
    }
  }

  static void tell(ReconcileReport report) {
    LOG.info(
        "Reconciled: {} windows compared with the archive, {} written again, {} removed, {} left to"
            + " the stream, {} undecided",
        report.windows(),
        report.repaired().size(),
        report.removed().size(),
        report.open(),
        report.undecided());
  }
}
