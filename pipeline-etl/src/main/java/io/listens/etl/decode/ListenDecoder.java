package io.listens.etl.decode;

import io.listens.etl.kinesis.PayloadDecoder;
import io.listens.etl.parquet.ParquetSchemas;
import io.listens.model.Internal;
import io.listens.model.ListenCodec;
import io.listens.model.ListenReader;
import io.listens.model.MalformedListenException;
import java.time.ZoneOffset;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/**
 * Listens as typed columns straight from the source: {@link DecodedListens#COLUMNS}. Times that
 * carry no zone are taken to be UTC.
 */
@Internal
public final class ListenDecoder implements PayloadDecoder {

  private static final long serialVersionUID = 1;

  private transient @Nullable ListenReader reader;

  @Override
  public StructType columns() {
    return ParquetSchemas.spark(DecodedListens.COLUMNS);
  }

  @Override
  public InternalRow decode(byte[] payload) throws MalformedPayloadException {
    if (reader == null) {
      reader = new ListenReader(new ListenCodec(ZoneOffset.UTC));
    }
    try {
      reader.read(payload);
    } catch (MalformedListenException e) {
      throw new MalformedPayloadException(e.reason());
    }
    UTF8String id =
        reader.hasListenId()
            ? UTF8String.fromBytes(reader.bytes(), reader.listenIdOffset(), reader.listenIdLength())
            : null;
    return DecodedListens.toRow(id, reader);
  }
}
