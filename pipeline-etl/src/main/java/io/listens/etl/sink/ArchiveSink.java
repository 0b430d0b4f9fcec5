package io.listens.etl.sink;

import io.listens.etl.decode.RejectedRecord;
import io.listens.etl.decode.StreamRecord;
import io.listens.etl.parquet.HadoopConf;
import io.listens.model.Column;
import io.listens.model.Internal;
import io.listens.model.ListenCodec;
import io.listens.model.ListenReader;
import io.listens.model.MalformedListenException;
import io.listens.model.Pseudonyms;
import java.io.IOException;
import java.io.Serializable;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.ForeachPartitionFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.SerializableConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * Keeps every record as it came in {@code raw/listens/}, and those that can't be read in {@code
 * rejected/listens/} as well. Where there are pseudonyms, listens have them instead of ids, and
 * what can't be read is kept without its payload, in which there may be ids at any place.
 *
 * <p>A file is named by the first record in it, and what follows in it is fixed by the batch's
 * range: a batch that is written again writes the same files, whichever attempt writes them last.
 */
@Internal
public final class ArchiveSink implements Serializable {

  private static final long serialVersionUID = 1;

  /** The column by which files are passed over that hold nothing of some windows. */
  public static final String LISTENED_AT = "listened_at";

  /** The partition column: the day of arrival in UTC. */
  public static final String ARRIVAL_DATE = "arrival_date";

  /** The columns of {@code raw/listens/}, in order; the partition column comes beside them. */
  public static final List<Column> COLUMNS =
      Stream.concat(
              StreamRecord.COLUMNS.stream(),
              Stream.of(
                  Column.optional(
                      LISTENED_AT,
                      Column.Type.TIMESTAMP,
                      "when the listen in it happened; null where it couldn't be read")))
          .toList();

  private final OutputLocations locations;
  private final ZoneId zone;
  private final @Nullable Pseudonyms pseudonyms;

  /**
   * @param locations where to write
   * @param zone of times that carry none
   * @param pseudonyms what is written in the place of ids; null for records as they came
   */
  public ArchiveSink(OutputLocations locations, ZoneId zone, @Nullable Pseudonyms pseudonyms) {
    this.locations = locations;
    this.zone = zone;
    this.pseudonyms = pseudonyms;
  }

  /** Where it writes. */
  public OutputLocations locations() {
    return locations;
  }

  /**
   * Writes a batch.
   *
   * @param records rows of {@link StreamRecord#COLUMNS}; the records of a shard in one partition,
   *     in order
   * @return how many of them can't be read
   */
  public long write(Dataset<Row> records) {
    Broadcast<SerializableConfiguration> conf = HadoopConf.broadcast(records.sparkSession());
    LongAccumulator rejects = records.sparkSession().sparkContext().longAccumulator();
    records.foreachPartition(
        (ForeachPartitionFunction<Row>)
            rows -> rejects.add(writeShare(rows, conf.value().value()).rejects()));
    return rejects.sum();
  }

  /**
   * Writes a batch.
   *
   * @param records as for {@link #write(Dataset)}
   * @return what was written
   */
  public Archived write(JavaRDD<Row> records, SparkSession spark) {
    Broadcast<SerializableConfiguration> conf = HadoopConf.broadcast(spark);
    return records
        .mapPartitions(rows -> List.of(writeShare(rows, conf.value().value())).iterator())
        .collect()
        .stream()
        .reduce(new Archived(0, List.of()), Archived::plus);
  }

  private Archived writeShare(Iterator<Row> rows, Configuration conf) throws IOException {
    ListenCodec codec = new ListenCodec(zone);
    ListenReader reader = new ListenReader(codec);
    Map<String, ArchivedFile> files = new TreeMap<>();
    long rejects = 0;
    try (FileSet raw = new FileSet(locations.rawListens(), COLUMNS, conf);
        FileSet rejected = new FileSet(locations.rejectedListens(), RejectedRecord.COLUMNS, conf)) {
      while (rows.hasNext()) {
        StreamRecord record = StreamRecord.of(rows.next());
        Instant listenedAt = null;
        try {
          if (pseudonyms != null) {
            record = record.with(pseudonyms, pseudonyms.of(record.payload(), codec));
          }
          reader.read(record.payload());
          listenedAt = Instant.ofEpochMilli(reader.listenedAtMs());
        } catch (MalformedListenException e) {
          rejects++;
          RejectedRecord reject = new RejectedRecord(record, e);
          if (pseudonyms != null) {
            reject = reject.withheld(pseudonyms);
            record = reject.record();
          }
          rejected.write(directoryOf(record), nameOf(record), reject.toRow());
        }
        String directory = directoryOf(record);
        raw.write(directory, nameOf(record), record.toRow(listenedAt));
        files.merge(directory, fileOf(record), ArchivedFile::followedBy);
      }
      // Rejects first: a record is in raw/ only when its reject, if there is one, is kept too.
      rejected.publish();
      raw.publish();
    }
    return new Archived(rejects, List.copyOf(files.values()));
  }

  private static ArchivedFile fileOf(StreamRecord record) {
    return new ArchivedFile(
        directoryOf(record) + "/" + nameOf(record),
        record.shardId(),
        record.sequenceNumber(),
        record.subSequenceNumber(),
        1);
  }

  private static String directoryOf(StreamRecord record) {
    return ARRIVAL_DATE
        + "="
        + record.arrivedAt().atZone(ZoneOffset.UTC).toLocalDate()
        + "/"
        + record.shardId();
  }

  private static String nameOf(StreamRecord record) {
    return record.sequenceNumber() + "-" + record.subSequenceNumber() + ".parquet";
  }
}
