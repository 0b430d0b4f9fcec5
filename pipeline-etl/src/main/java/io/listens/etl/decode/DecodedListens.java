package io.listens.etl.decode;

import io.listens.etl.parquet.ParquetSchemas;
import io.listens.model.Column;
import io.listens.model.Listen;
import io.listens.model.ListenCodec;
import io.listens.model.MalformedListenException;
import io.listens.model.Playback;
import java.time.ZoneId;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Listens as the windows need them: each with an identity, and of their fields those that count.
 */
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
    return records.flatMap(new Decoder(zone), Encoders.row(SCHEMA));
  }

  /** Reads records as listens with an identity. */
  public static final class Decoder implements FlatMapFunction<Row, Row> {
    private static final long serialVersionUID = 1;

    private final ZoneId zone;
    private transient @Nullable ListenCodec codec;

    /**
     * @param zone of times that carry none
     */
    public Decoder(ZoneId zone) {
      this.zone = zone;
    }

    /**
     * The record's listen; it has an id.
     *
     * @throws MalformedListenException if it holds none
     */
    public Listen decode(StreamRecord record) throws MalformedListenException {
      if (codec == null) {
        codec = new ListenCodec(zone);
      }
      return identified(codec.decode(record.payload()), record);
    }

    @Override
    public Iterator<Row> call(Row row) {
      try {
        return List.of(toRow(decode(StreamRecord.of(row)))).iterator();
      } catch (MalformedListenException e) {
        return Collections.emptyIterator();
      }
    }
  }

  /**
   * A listen that came without an id is identified by its place in the stream: reading it again
   * doesn't make it another one, and an equal one elsewhere is not the same.
   */
  private static Listen identified(Listen listen, StreamRecord record) {
    return listen.listenId() != null
        ? listen
        : listen.withId(
            record.shardId() + "/" + record.sequenceNumber() + "/" + record.subSequenceNumber());
  }

  /** A listen in the order of {@link #COLUMNS}. */
  public static Row toRow(Listen listen) {
    Playback playback = listen.playback();
    return RowFactory.create(
        listen.listenId(),
        listen.userId(),
        listen.trackId(),
        listen.listenedAt(),
        playback.playedMs(),
        playback.skipped(),
        playback.trackMs());
  }
}
