package io.listens.testkit.local;

import io.listens.testkit.LocalAws;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/** Spark in this JVM. */
public final class LocalSpark {

  private LocalSpark() {}

  /**
   * Starts a session with its files in the embedded S3; the caller stops it. The source takes its
   * credentials from the SDK's default chain, whose first link are system properties: they are set
   * to those of the embedded AWS, so that a user's own are never sent anywhere.
   *
   * @param aws where {@code s3a://} leads
   */
  public static SparkSession start(LocalAws aws) {
    useCredentialsOf(aws);
    return start(aws.hadoopConf());
  }

  /**
   * Starts a session on all cores, or gives the one that runs; the caller stops it.
   *
   * @param hadoop settings of Hadoop's file systems, such as {@code fs.s3a.endpoint}
   */
  public static SparkSession start(Map<String, String> hadoop) {
    SparkSession.Builder builder = builder("local[*]", Runtime.getRuntime().availableProcessors());
    hadoop.forEach((key, value) -> builder.config("spark.hadoop." + key, value));
    return builder.getOrCreate();
  }

  /** Sets the system properties that the SDK's default chain begins with. */
  public static void useCredentialsOf(LocalAws aws) {
    System.setProperty("aws.accessKeyId", aws.accessKey());
    System.setProperty("aws.secretAccessKey", aws.secretKey());
    // What the SDK for Java 1 calls it.
    System.setProperty("aws.secretKey", aws.secretKey());
  }

  /**
   * A session to be started, which listens nowhere but on loopback.
   *
   * @param master such as {@code local[2]}
   * @param partitions of a shuffle
   */
  public static SparkSession.Builder builder(String master, int partitions) {
    return SparkSession.builder()
        .appName("listens")
        .master(master)
        .config("spark.ui.enabled", false)
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.sql.session.timeZone", "UTC")
        // The default of 200 is for clusters: each task would get a handful of rows.
        .config("spark.sql.shuffle.partitions", partitions)
        // Else a directory of more than 32 is listed by a job of a task for each.
        .config("spark.sql.sources.parallelPartitionDiscovery.parallelism", partitions);
  }
}
