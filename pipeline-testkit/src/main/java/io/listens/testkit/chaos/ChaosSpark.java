package io.listens.testkit.chaos;

import io.listens.testkit.local.LocalSpark;
import java.net.URI;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/** Spark as a run has it. */
final class ChaosSpark {

  /** Attempts of a task; a plain {@code local[n]} has one. */
  private static final int ATTEMPTS = 6;

  private ChaosSpark() {}

  /**
   * Starts a session.
   *
   * @param hadoop settings that lead to S3; none if system properties do
   */
  static SparkSession start(ChaosPlan plan, Map<String, String> hadoop) {
    Processing processing = plan.processing();
    String master = "local[" + processing.cores() + "," + ATTEMPTS + "]";
    SparkSession.Builder builder =
        LocalSpark.builder(master, processing.partitions())
            // A query that doesn't die of an interrupt is a failure, not something to wait for.
            .config("spark.sql.streaming.stopTimeout", "60s")
            // S3A tries as often as it would, but not for as long.
            .config("spark.hadoop.fs.s3a.attempts.maximum", 1)
            .config("spark.hadoop.fs.s3a.retry.interval", "5ms")
            .config("spark.hadoop.fs.s3a.retry.throttle.interval", "5ms");
    hadoop.forEach((key, value) -> builder.config("spark.hadoop." + key, value));
    return builder.getOrCreate();
  }

  /**
   * Has tasks killed if the plan says so.
   *
   * @param told run for each
   */
  static void killTasks(ChaosPlan plan, SparkSession spark, Runnable told) {
    if (plan.killsTasks()) {
      spark
          .sparkContext()
          .addSparkListener(new TaskKiller(spark.sparkContext(), plan.seed(), told));
    }
  }

  static Driver driver(ChaosPlan plan, SparkSession spark, URI endpoint) {
    return new Driver(
        spark,
        plan.processing().config(plan.place(), endpoint),
        plan.processing().trigger().orElse(null),
        plan.processing().beside());
  }
}
