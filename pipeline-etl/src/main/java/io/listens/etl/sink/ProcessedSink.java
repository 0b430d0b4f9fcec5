package io.listens.etl.sink;

import io.listens.etl.parquet.HadoopConf;
import io.listens.etl.parquet.WholeFile;
import io.listens.model.TrackWindow;
import java.io.IOException;
import java.io.Serializable;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Iterator;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.function.ForeachPartitionFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.util.SerializableConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * Writes {@code processed/}: for each window one partition, and in it one file of a fixed name, so
 * that a window is replaced in one step, whole for every reader, and nothing of an earlier attempt
 * stays beside it.
 */
public final class ProcessedSink implements Serializable {

  private static final long serialVersionUID = 1;

  /** The partition column; its values look like {@code 2024-06-25-17-30}, in UTC. */
  public static final String PARTITION = "window";

  private static final DateTimeFormatter PARTITION_VALUE =
      DateTimeFormatter.ofPattern("uuuu-MM-dd-HH-mm", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final String processed;

  /**
   * @param processed where {@code processed/} is
   */
  public ProcessedSink(String processed) {
    this.processed = processed;
  }

  /** The file of the window that starts at a time. */
  public Path fileOf(Instant windowStart) {
    return new Path(
        processed
            + "/"
            + PARTITION
            + "="
            + PARTITION_VALUE.format(windowStart)
            + "/part-0.parquet");
  }

  /**
   * Writes windows over what was there.
   *
   * @param windows rows of {@link TrackWindow#COLUMNS}, all those of each window that occurs
   */
  public void write(Dataset<Row> windows) {
    Broadcast<SerializableConfiguration> conf = HadoopConf.broadcast(windows.sparkSession());
    windows
        .repartition(functions.col("window_start"))
        .sortWithinPartitions("window_start", "track_id")
        .foreachPartition(
            (ForeachPartitionFunction<Row>) rows -> writeShare(rows, conf.value().value()));
  }

  private void writeShare(Iterator<Row> rows, Configuration conf) throws IOException {
    Instant window = null;
    WholeFile file = null;
    try {
      while (rows.hasNext()) {
        Row row = rows.next();
        if (file == null || !row.getInstant(0).equals(window)) {
          publish(file);
          window = row.getInstant(0);
          file = new WholeFile(fileOf(window), TrackWindow.COLUMNS, conf);
        }
        file.write(row);
      }
      publish(file);
    } finally {
      if (file != null) {
        file.close();
      }
    }
  }

  private static void publish(@Nullable WholeFile file) throws IOException {
    if (file != null) {
      file.publish();
      file.close();
    }
  }
}
