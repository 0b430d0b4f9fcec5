package io.listens.etl.decode;

import io.listens.etl.kinesis.PayloadDecoder;
import io.listens.etl.parquet.ParquetSchemas;
import io.listens.model.Listen;
import io.listens.model.ListenCodec;
import io.listens.model.MalformedListenException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/**
 * Listens as typed columns straight from the source: {@link DecodedListens#COLUMNS}. Times that
 * carry no zone are taken to be UTC.
 */
public final class ListenDecoder implements PayloadDecoder {

  private static final long serialVersionUID = 1;

  private transient @Nullable ListenCodec codec;

  @Override
  public StructType columns() {
    return ParquetSchemas.spark(DecodedListens.COLUMNS);
  }

  @Override
  public InternalRow decode(byte[] payload) throws MalformedPayloadException {
    if (codec == null) {
      codec = new ListenCodec(ZoneOffset.UTC);
    }
    try {
      return toRow(codec.decode(payload));
    } catch (MalformedListenException e) {
      throw new MalformedPayloadException(e.reason());
    }
  }

  private static InternalRow toRow(Listen listen) {
    return new GenericInternalRow(
        new @Nullable Object[] {
          text(listen.listenId()),
          text(listen.userId()),
          text(listen.trackId()),
          micros(listen.listenedAt()),
          listen.playback().playedMs(),
          listen.playback().skipped(),
          listen.playback().trackMs()
        });
  }

  private static @Nullable UTF8String text(@Nullable String text) {
    return text == null ? null : UTF8String.fromString(text);
  }

  private static long micros(Instant time) {
    return TimeUnit.SECONDS.toMicros(time.getEpochSecond())
        + TimeUnit.NANOSECONDS.toMicros(time.getNano());
  }
}
