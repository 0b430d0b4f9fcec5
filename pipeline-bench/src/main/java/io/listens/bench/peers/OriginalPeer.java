package io.listens.bench.peers;

import static org.apache.spark.sql.functions.approx_count_distinct;
import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.from_json;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.window;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The pipeline as tutorials have it, in Structured Streaming: {@code from_json}, a watermark, a
 * join with the songs, and a grouping by window and track with a set of users in each group's
 * state. Either with Spark's own settings, or with those that someone who knows Spark would give
 * it: as many shuffle partitions as cores, songs kept in memory, and hash aggregation that doesn't
 * fall back to sorting.
 */
final class OriginalPeer {

  /** The last argument for estimated numbers of users. */
  static final String APPROXIMATE = "approximate";

  /** The last argument for Spark's own settings. */
  static final String UNTUNED = "untuned";

  private static final StructType LISTEN =
      new StructType()
          .add("user_id", DataTypes.StringType)
          .add("track_id", DataTypes.StringType)
          .add("listened_at", DataTypes.LongType);

  private OriginalPeer() {}

  /**
   * Runs it.
   *
   * @param args a {@link PeerTask}, and perhaps {@value #APPROXIMATE} or {@value #UNTUNED}
   */
  public static void main(String[] args) throws Exception {
    PeerTask task = PeerTask.of(args);
    List<String> arguments = Arrays.asList(args);
    Column users =
        arguments.contains(APPROXIMATE)
            ? approx_count_distinct("user_id")
            : size(collect_set("user_id"));
    try (SparkSession spark = PeerSpark.start(task)) {
      System.out.println(PeerProcess.ENGINE + "Spark " + spark.version());
      Dataset<Row> songs = songs(spark, task);
      if (arguments.contains(UNTUNED)) {
        spark.conf().unset("spark.sql.shuffle.partitions");
      } else {
        spark.conf().set("spark.sql.objectHashAggregate.sortBased.fallbackThreshold", 1 << 20);
        songs = broadcast(songs.cache());
      }
      Dataset<Row> results = results(PeerSpark.lines(spark, task), songs, task, users);
      PeerSpark.start(
              results.writeStream().format("parquet").option("path", task.results().toString()),
              task,
              "windows")
          .awaitTermination();
    }
  }

  private static Dataset<Row> songs(SparkSession spark, PeerTask task) {
    return spark
        .read()
        .option("header", true)
        .option("escape", "\"")
        .csv(task.files().songs().toString())
        .select(
            col("track_id"),
            col("artists"),
            col("album_name"),
            col("duration_ms").cast(DataTypes.LongType).as("duration_ms"));
  }

  private static Dataset<Row> results(
      Dataset<Row> lines, Dataset<Row> songs, PeerTask task, Column users) {
    return lines
        .select(from_json(col("value"), LISTEN).as("listen"))
        .select("listen.*")
        .withColumn("listen_time", expr("timestamp_millis(listened_at)"))
        .withWatermark("listen_time", PeerWorkload.WATERMARK.toMinutes() + " minutes")
        .join(songs, "track_id")
        .groupBy(
            window(col("listen_time"), task.window().toMinutes() + " minutes"),
            col("track_id"),
            col("artists"),
            col("album_name"))
        .agg(
            count(lit(1)).as("total_listens"),
            users.as("unique_users"),
            avg("duration_ms").as("average_listen_duration"))
        .select(
            col("window.start").as("window_start"),
            col("window.end").as("window_end"),
            col("track_id"),
            col("artists"),
            col("album_name"),
            col("total_listens"),
            col("unique_users"),
            col("average_listen_duration"));
  }
}
