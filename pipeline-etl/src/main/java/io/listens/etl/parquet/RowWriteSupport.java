package io.listens.etl.parquet;

import io.listens.model.Column;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.jspecify.annotations.Nullable;

/**
 * Writes rows whose fields are in the order of the columns: {@link Row}s, or {@link InternalRow}s,
 * which need no object for each value.
 */
final class RowWriteSupport extends WriteSupport<Object> {

  private final List<Column> columns;
  private @Nullable RecordConsumer out;

  RowWriteSupport(List<Column> columns) {
    this.columns = columns;
  }

  @Override
  public WriteContext init(Configuration configuration) {
    return new WriteContext(ParquetSchemas.parquet(columns), Map.of());
  }

  @Override
  public void prepareForWrite(RecordConsumer recordConsumer) {
    out = recordConsumer;
  }

  @Override
  public void write(Object row) {
    RecordConsumer consumer = Objects.requireNonNull(out, "prepareForWrite comes first");
    consumer.startMessage();
    if (row instanceof InternalRow internal) {
      writeInternal(consumer, internal);
    } else {
      writeRow(consumer, (Row) row);
    }
    consumer.endMessage();
  }

  private void writeRow(RecordConsumer consumer, Row row) {
    for (int i = 0; i < columns.size(); i++) {
      if (!row.isNullAt(i)) {
        Column column = columns.get(i);
        consumer.startField(column.name(), i);
        writeValue(consumer, column.type(), row.get(i));
        consumer.endField(column.name(), i);
      }
    }
  }

  private static void writeValue(RecordConsumer out, Column.Type type, Object value) {
    switch (type) {
      case STRING -> out.addBinary(Binary.fromString((String) value));
      case LONG -> out.addLong((Long) value);
      case DOUBLE -> out.addDouble((Double) value);
      case BOOLEAN -> out.addBoolean((Boolean) value);
      case TIMESTAMP -> out.addLong(ChronoUnit.MICROS.between(Instant.EPOCH, (Instant) value));
      case BINARY -> out.addBinary(Binary.fromConstantByteArray((byte[]) value));
    }
  }

  private void writeInternal(RecordConsumer consumer, InternalRow row) {
    for (int i = 0; i < columns.size(); i++) {
      if (!row.isNullAt(i)) {
        Column column = columns.get(i);
        consumer.startField(column.name(), i);
        writeValue(consumer, column.type(), row, i);
        consumer.endField(column.name(), i);
      }
    }
  }

  private static void writeValue(RecordConsumer out, Column.Type type, InternalRow row, int i) {
    switch (type) {
      case STRING -> out.addBinary(text(row.getUTF8String(i).getByteBuffer()));
      case LONG, TIMESTAMP -> out.addLong(row.getLong(i));
      case DOUBLE -> out.addDouble(row.getDouble(i));
      case BOOLEAN -> out.addBoolean(row.getBoolean(i));
      case BINARY -> out.addBinary(Binary.fromReusedByteArray(row.getBinary(i)));
    }
  }

  private static Binary text(ByteBuffer utf8) {
    int begin = utf8.arrayOffset() + utf8.position();
    return Binary.fromReusedByteArray(utf8.array(), begin, utf8.remaining());
  }
}
