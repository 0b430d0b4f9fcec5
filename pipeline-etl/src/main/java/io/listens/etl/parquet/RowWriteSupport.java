package io.listens.etl.parquet;

import io.listens.model.Column;
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
import org.jspecify.annotations.Nullable;

/** Writes Spark rows whose fields are in the order of the columns. */
final class RowWriteSupport extends WriteSupport<Row> {

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
  public void write(Row row) {
    RecordConsumer consumer = Objects.requireNonNull(out, "prepareForWrite comes first");
    consumer.startMessage();
    for (int i = 0; i < columns.size(); i++) {
      if (!row.isNullAt(i)) {
        Column column = columns.get(i);
        consumer.startField(column.name(), i);
        writeValue(consumer, column.type(), row.get(i));
        consumer.endField(column.name(), i);
      }
    }
    consumer.endMessage();
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
}
