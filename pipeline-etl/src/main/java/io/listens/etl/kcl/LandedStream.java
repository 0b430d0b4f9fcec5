package io.listens.etl.kcl;

import io.listens.etl.decode.StreamRecord;
import io.listens.etl.parquet.ParquetSchemas;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.connector.read.streaming.MicroBatchStream;
import org.apache.spark.sql.connector.read.streaming.Offset;

/** Spark's view of a {@link LandedLog}: an offset is the number of a batch that has landed. */
final class LandedStream implements MicroBatchStream {

  private static final Pattern OFFSET = Pattern.compile("\\{\"v\":1,\"landed\":(\\d{1,18})}");

  private final LandedLog log;
  private final String files;
  private final SparkSession spark;

  LandedStream(LandedLog log, String files, SparkSession spark) {
    this.log = log;
    this.files = files;
    this.spark = spark;
  }

  /** Whether a checkpoint's offset is of this source. */
  static boolean isOffset(String json) {
    return OFFSET.matcher(json).matches();
  }

  /** What was forgotten before there was a checkpoint is in the archive, and reconciled. */
  @Override
  public Offset initialOffset() {
    return new LandedOffset(log.first() - 1);
  }

  @Override
  public Offset latestOffset() {
    return new LandedOffset(log.last());
  }

  @Override
  public InputPartition[] planInputPartitions(Offset start, Offset end) {
    List<InputPartition> partitions = new ArrayList<>();
    for (long batch = numberOf(start) + 1; batch <= numberOf(end); batch++) {
      for (String file : log.get(batch).files()) {
        partitions.add(new LandedReader.File(files + "/" + file));
      }
    }
    return partitions.toArray(InputPartition[]::new);
  }

  @Override
  public PartitionReaderFactory createReaderFactory() {
    Configuration conf = spark.sessionState().newHadoopConf();
    return new LandedReader.Factory(spark, ParquetSchemas.spark(StreamRecord.COLUMNS), conf);
  }

  @Override
  public Offset deserializeOffset(String json) {
    Matcher offset = OFFSET.matcher(json);
    if (!offset.matches()) {
      throw new IllegalArgumentException(
          "Cannot go on from '"
              + json
              + "'; expected an offset like {\"v\":1,\"landed\":12}. The checkpoint is another way"
              + " in's: give the output of each way in a place of its own");
    }
    return new LandedOffset(Long.parseLong(offset.group(1)));
  }

  private static long numberOf(Offset offset) {
    return ((LandedOffset) offset).number;
  }

  @Override
  public void commit(Offset end) {
    log.deleteBefore(numberOf(end));
  }

  @Override
  public void stop() {}

  /** How progress and errors name the source. */
  @Override
  public String toString() {
    return files;
  }

  private static final class LandedOffset extends Offset {
    private final long number;

    private LandedOffset(long number) {
      this.number = number;
    }

    @Override
    public String json() {
      return "{\"v\":1,\"landed\":" + number + "}";
    }
  }
}
