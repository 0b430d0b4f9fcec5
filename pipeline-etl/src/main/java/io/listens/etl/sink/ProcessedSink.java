package io.listens.etl.sink;

import io.listens.etl.parquet.HadoopConf;
import io.listens.etl.parquet.InternalRows;
import io.listens.etl.parquet.ParquetSchemas;
import io.listens.etl.parquet.WholeFile;
import io.listens.model.Internal;
import io.listens.model.TrackWindow;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * Writes {@code processed/}: for each window one partition, and in it one file of a fixed name, so
 * that a window is replaced in one step, whole for every reader, and nothing of an earlier attempt
 * stays beside it.
 */
@Internal
public final class ProcessedSink implements Results, Serializable {

  private static final long serialVersionUID = 1;

  /** The partition column; its values look like {@code 2024-06-25-17-30}, in UTC. */
  public static final String PARTITION = "window";

  private static final DateTimeFormatter PARTITION_VALUE =
      DateTimeFormatter.ofPattern("uuuu-MM-dd-HH-mm", Locale.ROOT).withZone(ZoneOffset.UTC);

  /** A window has each track once, and of most albums and artists no more. */
  private static final Set<String> UNIQUE =
      Set.of("track_id", "track_name", "album_name", "artists");

  private final String processed;

  /**
   * @param processed where {@code processed/} is
   */
  public ProcessedSink(String processed) {
    this.processed = processed;
  }

  /** Nothing to do: the first window makes its directory. */
  @Override
  public void prepare(SparkSession spark) {}

  private Path fileOf(Instant windowStart) {
    return new Path(
        processed
            + "/"
            + PARTITION
            + "="
            + PARTITION_VALUE.format(windowStart)
            + "/part-0.parquet");
  }

  @Override
  public SortedSet<Instant> starts(SparkSession spark) {
    Path root = new Path(processed);
    SortedSet<Instant> starts = new TreeSet<>();
    try {
      for (FileStatus window : filesAt(root, spark).listStatus(root)) {
        startOf(window.getPath().getName()).ifPresent(starts::add);
      }
    } catch (FileNotFoundException e) {
      return starts;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot list " + root, e);
    }
    return starts;
  }

  private static Optional<Instant> startOf(String directory) {
    if (!directory.startsWith(PARTITION + "=")) {
      return Optional.empty();
    }
    try {
      String value = directory.substring(PARTITION.length() + 1);
      return Optional.of(Instant.from(PARTITION_VALUE.parse(value)));
    } catch (DateTimeParseException e) {
      // No window of ours: someone else's directory.
      return Optional.empty();
    }
  }

  @Override
  public Dataset<Row> read(SparkSession spark, SortedSet<Instant> starts) {
    StructType schema = ParquetSchemas.spark(TrackWindow.COLUMNS);
    String[] files = starts.stream().map(start -> fileOf(start).toString()).toArray(String[]::new);
    return files.length == 0
        ? spark.createDataFrame(List.of(), schema)
        : spark.read().schema(schema).option("ignoreMissingFiles", true).parquet(files);
  }

  @Override
  public void remove(SparkSession spark, Collection<Instant> starts) {
    for (Instant start : starts) {
      Path window = fileOf(start).getParent();
      try {
        filesAt(window, spark).delete(window, true);
      } catch (IOException e) {
        throw new UncheckedIOException("Cannot delete " + window, e);
      }
    }
  }

  private static FileSystem filesAt(Path path, SparkSession spark) throws IOException {
    return path.getFileSystem(spark.sessionState().newHadoopConf());
  }

  @Override
  public void write(Dataset<Row> windows) {
    Broadcast<SerializableConfiguration> conf = HadoopConf.broadcast(windows.sparkSession());
    InternalRows.of(windows).foreachPartition(rows -> writeShare(rows, conf.value().value()));
  }

  private void writeShare(Iterator<InternalRow> rows, Configuration conf) throws IOException {
    long window = 0;
    WholeFile file = null;
    try {
      while (rows.hasNext()) {
        InternalRow row = rows.next();
        if (file == null || row.getLong(0) != window) {
          publish(file);
          window = row.getLong(0);
          file =
              new WholeFile(
                  fileOf(Instant.EPOCH.plus(window, ChronoUnit.MICROS)),
                  TrackWindow.COLUMNS,
                  UNIQUE,
                  conf);
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
