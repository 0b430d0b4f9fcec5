package io.listens.etl.decode;

import io.listens.etl.parquet.InternalRows;
import io.listens.etl.parquet.ParquetSchemas;
import io.listens.model.Column;
import io.listens.model.Internal;
import io.listens.model.Listen;
import io.listens.model.ListenReader;
import java.time.ZoneId;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/**
 * Listens as the windows need them: each with an identity, and of their fields those that count.
 */
@Internal
public final class DecodedListens {

  private static final Set<String> COUNTED =
      Set.of("listen_id", "user_id", "track_id", "listened_at", "played_ms", "skipped", "track_ms");

  /** The columns, in order: those of a {@link Listen} that results are made of. */
  public static final List<Column> COLUMNS =
      Listen.COLUMNS.stream().filter(column -> COUNTED.contains(column.name())).toList();

  private static final StructType SCHEMA = ParquetSchemas.spark(COLUMNS);

  private DecodedListens() {}

  /**
   * The listens among some records; those that can't be read are passed over, as {@code rejected/}
   * holds them.
   *
   * @param records rows of {@link StreamRecord#COLUMNS}
   * @param zone of times that carry none
   */
  public static Dataset<Row> of(Dataset<Row> records, ZoneId zone) {
    return records
        .sparkSession()
        .internalCreateDataFrame(
            InternalRows.of(records).mapPartitions(rows -> decoded(rows, zone)).rdd(),
            SCHEMA,
            false);
  }

  private static Iterator<InternalRow> decoded(Iterator<InternalRow> records, ZoneId zone) {
    RecordReader reader = new RecordReader(zone, null);
    Iterable<InternalRow> all = () -> records;
    return StreamSupport.stream(all.spliterator(), false)
        .filter(reader::read)
        .map(record -> toRow(reader))
        .iterator();
  }

  private static InternalRow toRow(RecordReader reader) {
    UTF8String id = UTF8String.fromBytes(reader.idBytes(), reader.idOffset(), reader.idLength());
    return toRow(id, reader.listen());
  }

  /** A listen in the order of {@link #COLUMNS}, under an id. */
  static InternalRow toRow(@Nullable UTF8String id, ListenReader listen) {
    byte[] bytes = listen.bytes();
    return new GenericInternalRow(
        new @Nullable Object[] {
          id,
          UTF8String.fromBytes(bytes, listen.userIdOffset(), listen.userIdLength()),
          UTF8String.fromBytes(bytes, listen.trackIdOffset(), listen.trackIdLength()),
          TimeUnit.MILLISECONDS.toMicros(listen.listenedAtMs()),
          orNull(listen.playedMs()),
          listen.skipped() == ListenReader.NONE ? null : Boolean.valueOf(listen.skipped() == 1),
          orNull(listen.trackMs())
        });
  }

  private static @Nullable Long orNull(long value) {
    return value == ListenReader.NONE ? null : Long.valueOf(value);
  }
}
