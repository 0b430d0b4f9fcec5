package io.listens.bench.peers;

import java.util.concurrent.TimeoutException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.DataStreamWriter;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;

/** What the two peers on Spark have in common. */
final class PeerSpark {

  private PeerSpark() {}

  static SparkSession start(PeerTask task) {
    return SparkSession.builder()
        .appName("listens-bench")
        .master("local[" + task.cores() + "]")
        .config("spark.ui.enabled", false)
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.sql.shuffle.partitions", task.cores())
        .config("spark.local.dir", task.output().resolve("spark").toString())
        .getOrCreate();
  }

  /** The lines of all files, some files a batch. */
  static Dataset<Row> lines(SparkSession spark, PeerTask task) {
    return spark
        .readStream()
        .option("maxFilesPerTrigger", task.filesPerBatch())
        .text(task.streamedFiles());
  }

  /** Starts a query that takes all files, batch by batch, and ends. */
  static StreamingQuery start(DataStreamWriter<Row> writer, PeerTask task, String name)
      throws TimeoutException {
    return writer
        .queryName(name)
        .trigger(Trigger.AvailableNow())
        .option("checkpointLocation", task.checkpoint().resolve(name).toString())
        .start();
  }
}
