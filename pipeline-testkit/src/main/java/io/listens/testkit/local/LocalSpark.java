package io.listens.testkit.local;

import io.listens.model.Internal;
import io.listens.producer.cli.Endpoints;
import io.listens.testkit.LocalAws;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;

/** Spark in this JVM. */
@Internal
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

  /**
   * Starts a session on all cores that finds S3 and credentials by the SDK's own chains: S3A's know
   * neither profiles nor a default region. A stand-in on this machine isn't sent a user's own.
   *
   * @param region of the buckets; null for the SDK's default
   * @param endpoint of S3; null for the region's own
   */
  public static SparkSession start(@Nullable String region, @Nullable URI endpoint) {
    Map<String, String> hadoop = new HashMap<>();
    hadoop.put("fs.s3.impl", "org.apache.hadoop.fs.s3a.S3AFileSystem");
    if (Endpoints.isLoopback(endpoint)) {
      hadoop.put("fs.s3a.access.key", Endpoints.STAND_IN_KEY);
      hadoop.put("fs.s3a.secret.key", Endpoints.STAND_IN_KEY);
    } else {
      hadoop.put("fs.s3a.aws.credentials.provider", DefaultCredentialsProvider.class.getName());
    }
    if (endpoint != null) {
      hadoop.put("fs.s3a.endpoint", endpoint.toString());
      hadoop.put("fs.s3a.path.style.access", "true");
    }
    hadoop.put("fs.s3a.endpoint.region", region == null ? defaultRegion(endpoint) : region);
    return start(hadoop);
  }

  private static String defaultRegion(@Nullable URI endpoint) {
    return Endpoints.isLoopback(endpoint)
        ? Region.US_EAST_1.id()
        : new DefaultAwsRegionProviderChain().getRegion().id();
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
