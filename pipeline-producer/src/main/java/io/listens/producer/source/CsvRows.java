package io.listens.producer.source;

import io.listens.producer.source.Lines.Line;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Joins lines to rows where a quoted field holds line ends. A quote that isn't closed within
 * {@value #MAX_LINES} lines costs its own line only: it must not swallow the rest of a file.
 */
final class CsvRows implements Rows {

  private static final int MAX_LINES = 100;

  private final Lines lines;
  private final ArrayDeque<Line> ahead = new ArrayDeque<>();

  CsvRows(Lines lines) {
    this.lines = lines;
  }

  @Override
  public @Nullable Row next() throws IOException {
    for (Line line = poll(); line != null; line = poll()) {
      if (line.isCut()) {
        return Row.cut(line.number(), line.bytes(), line.length());
      }
      if (isOpen(line.bytes(), false)) {
        return joined(line);
      }
      if (!LineRows.isBlank(line.bytes())) {
        return new Row(line.number(), LineRows.withoutReturn(line.bytes()), null);
      }
    }
    return null;
  }

  private @Nullable Line poll() throws IOException {
    return ahead.isEmpty() ? lines.next() : ahead.removeFirst();
  }

  private Row joined(Line first) throws IOException {
    List<Line> more = new ArrayList<>();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(first.bytes());
    boolean open = true;
    while (open && more.size() < MAX_LINES && bytes.size() < Lines.MAX_BYTES) {
      Line line = poll();
      if (line == null) {
        break;
      }
      more.add(line);
      bytes.write('\n');
      bytes.writeBytes(line.bytes());
      open = isOpen(line.bytes(), true);
    }
    if (open || bytes.size() > Lines.MAX_BYTES) {
      for (int i = more.size() - 1; i >= 0; i--) {
        ahead.addFirst(more.get(i));
      }
      return new Row(
          first.number(), LineRows.withoutReturn(first.bytes()), "has a quote that isn't closed");
    }
    return new Row(first.number(), LineRows.withoutReturn(bytes.toByteArray()), null);
  }

  /** Whether a quoted field goes on past the line's end; a quote opens only a field's beginning. */
  private static boolean isOpen(byte[] line, boolean openBefore) {
    boolean open = openBefore;
    boolean fieldStart = !openBefore;
    for (int i = 0; i < line.length; i++) {
      byte b = line[i];
      if (open) {
        // A doubled quote closes and opens again.
        open = b != '"';
        fieldStart = false;
      } else if (b == '"' && (fieldStart || (i > 0 && line[i - 1] == '"'))) {
        open = true;
      } else {
        fieldStart = b == ',';
      }
    }
    return open;
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
