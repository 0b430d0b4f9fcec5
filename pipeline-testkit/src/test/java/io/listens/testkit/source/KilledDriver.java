package io.listens.testkit.source;

import io.listens.etl.kinesis.KinesisSourceProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.streaming.CheckpointFileManager.CancellableFSDataOutputStream;
import org.apache.spark.sql.execution.streaming.FileContextBasedCheckpointFileManager;
import org.apache.spark.sql.streaming.Trigger;

/**
 * A query in a JVM of its own that halts in mid-batch, as if the machine were gone: no exception,
 * no shutdown hook. A batch goes to a file named by its number, as to an idempotent sink.
 */
final class KilledDriver {

  /** Where the second batch is cut off. */
  enum KillPoint {
    AFTER_PLANNING,
    AFTER_READING,
    AFTER_SINK,
    BEFORE_COMMIT,
    NEVER
  }

  /** The number of the batch that is cut off. */
  static final long BATCH = 1;

  private static final int HALTED = 86;

  private KilledDriver() {}

  /** Halts where the batch's entry in the commit log is about to be made. */
  public static final class HaltingCheckpoint extends FileContextBasedCheckpointFileManager {

    /** As Spark makes them. */
    public HaltingCheckpoint(org.apache.hadoop.fs.Path path, Configuration configuration) {
      super(path, configuration);
    }

    @Override
    public CancellableFSDataOutputStream createAtomic(
        org.apache.hadoop.fs.Path path, boolean overwrite) {
      if (path.toString().endsWith("commits/" + BATCH)) {
        Runtime.getRuntime().halt(HALTED);
      }
      return super.createAtomic(path, overwrite);
    }
  }

  /** Runs until it is cut off: kill point, directory, and the source's options as pairs. */
  public static void main(String[] args) throws Exception {
    KillPoint point = KillPoint.valueOf(args[0]);
    System.setProperty("aws.accessKeyId", "test");
    System.setProperty("aws.secretAccessKey", "test");
    Map<String, String> options = new HashMap<>();
    for (int i = 2; i < args.length; i += 2) {
      options.put(args[i], args[i + 1]);
    }
    SparkSession spark = SourceUnderTest.spark();
    if (point == KillPoint.BEFORE_COMMIT) {
      spark
          .conf()
          .set("spark.sql.streaming.checkpointFileManagerClass", HaltingCheckpoint.class.getName());
    }
    run(spark, options, Path.of(args[1]), point);
    spark.stop();
  }

  /**
   * Runs a query over all that there is.
   *
   * @param directory of the checkpoint, of what was read ({@code read}) and of the sink
   */
  static void run(SparkSession spark, Map<String, String> options, Path directory, KillPoint point)
      throws Exception {
    spark
        .readStream()
        .format(KinesisSourceProvider.FORMAT)
        .options(options)
        .load()
        .writeStream()
        .trigger(Trigger.AvailableNow())
        .option("checkpointLocation", directory.resolve("checkpoint").toString())
        .foreachBatch(
            (Dataset<Row> rows, Long batch) -> {
              KillPoint here = batch == BATCH ? point : KillPoint.NEVER;
              haltIf(here == KillPoint.AFTER_PLANNING);
              List<String> ids =
                  SourceUnderTest.ids(rows).stream().map(Object::toString).sorted().toList();
              if (here != KillPoint.NEVER) {
                write(directory.resolve("read"), batch, ids);
              }
              haltIf(here == KillPoint.AFTER_READING);
              write(directory.resolve("sink"), batch, ids);
              haltIf(here == KillPoint.AFTER_SINK);
            })
        .start()
        .awaitTermination();
  }

  private static void haltIf(boolean here) {
    if (here) {
      Runtime.getRuntime().halt(HALTED);
    }
  }

  private static void write(Path directory, long batch, List<String> ids) throws IOException {
    Files.createDirectories(directory);
    Path part = directory.resolveSibling("part");
    Files.write(part, ids);
    Files.move(part, directory.resolve(Long.toString(batch)), StandardCopyOption.REPLACE_EXISTING);
  }

  /** Whether this is how a process ends that was cut off. */
  static boolean isHalted(int exitCode) {
    return exitCode == HALTED;
  }
}
