package io.listens.producer.source;

import io.listens.model.Listen;
import io.listens.model.MalformedListenException;
import io.listens.producer.source.Rows.Row;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The listens of an open file, row by row. */
final class FileSource implements ListenSource {

  /** Makes a listen of a row's bytes. */
  interface Parser {
    /**
     * Makes it.
     *
     * @throws MalformedListenException if they aren't one; its position is of no interest
     * @throws IllegalArgumentException if the model refuses a value of theirs
     */
    Listen parse(byte[] row) throws MalformedListenException;
  }

  private final OpenFile file;
  private final Rows rows;
  private final Parser parser;
  private final SourceIds ids;
  private long count;

  FileSource(OpenFile file, Rows rows, Parser parser, SourceIds ids) {
    this.file = file;
    this.rows = rows;
    this.parser = parser;
    this.ids = ids;
  }

  @Override
  public double progress() {
    return file.progress();
  }

  @Override
  public @Nullable SourceRow next() throws IOException {
    Row row = read();
    if (row == null) {
      return null;
    }
    count++;
    if (row.problem() != null) {
      return rejected(row, null, row.problem());
    }
    try {
      return new SourceRow.Accepted(row.line(), ids.identify(parser.parse(row.bytes()), count));
    } catch (MalformedListenException e) {
      return rejected(row, e.field(), e.reason());
    } catch (IllegalArgumentException e) {
      // A value that the model refuses: the row is at fault, not the file.
      return rejected(row, null, String.valueOf(e.getMessage()));
    }
  }

  private static SourceRow rejected(Row row, @Nullable String field, String reason) {
    return new SourceRow.Rejected(
        row.line(), new MalformedListenException(field, row.line(), reason, row.bytes()));
  }

  private @Nullable Row read() throws IOException {
    try {
      return rows.next();
    } catch (IOException e) {
      throw new SourceException(file.path(), "it can't be read further: " + e, e);
    }
  }

  @Override
  public void close() throws IOException {
    rows.close();
  }
}
