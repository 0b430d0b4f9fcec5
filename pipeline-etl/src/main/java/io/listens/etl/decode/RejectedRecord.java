package io.listens.etl.decode;

import io.listens.model.Column;
import io.listens.model.Internal;
import io.listens.model.MalformedListenException;
import io.listens.model.Pseudonyms;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;

/**
 * A record that couldn't be read as a listen, as {@code rejected/listens/} keeps it.
 *
 * @param record the record
 * @param cause what is wrong with it
 */
@Internal
public record RejectedRecord(StreamRecord record, MalformedListenException cause) {

  /** The columns of {@code rejected/listens/}, in order. */
  public static final List<Column> COLUMNS =
      Stream.concat(
              StreamRecord.COLUMNS.stream(),
              Stream.of(
                  Column.required("reason", Column.Type.STRING, "what was seen and expected"),
                  Column.optional(
                      "field", Column.Type.STRING, "the field at fault; null: the whole"),
                  Column.required(
                      "position",
                      Column.Type.LONG,
                      "byte in the payload, from 0; -1 if not known")))
          .toList();

  /** The same without anything of the payload, and with a pseudonym for the key. */
  public RejectedRecord withheld(Pseudonyms pseudonyms) {
    MalformedListenException told = cause.withheld();
    return new RejectedRecord(record.with(pseudonyms, told.raw()), told);
  }

  /** This record in the order of {@link #COLUMNS}. */
  public Row toRow() {
    return record.toRow(cause.reason(), cause.field(), cause.position());
  }
}
