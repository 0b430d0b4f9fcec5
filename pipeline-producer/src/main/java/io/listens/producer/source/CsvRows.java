package io.listens.producer.source;

import io.listens.producer.source.Lines.Line;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Joins lines to rows where a quoted field holds line ends. A quote that isn't closed within
 * {@value #MAX_LINES} lines costs its own line only: it must not swallow the rest of a file.
 */
final class CsvRows implements Closeable {

  private static final int MAX_LINES = 100;

  private final Lines lines;
  private final ArrayDeque<Line> ahead = new ArrayDeque<>();

  CsvRows(Lines lines) {
    this.lines = lines;
  }

  /**
   * One row.
   *
   * @param line the line it begins on
   * @param bytes as they stand in the file, without the final line end
   * @param problem why it can't be taken apart; null when it can
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  record Row(long line, byte[] bytes, @Nullable String problem) {}

  /** The next row that isn't blank; null at the end. */
  @Nullable Row next() throws IOException {
    for (Line line = poll(); line != null; line = poll()) {
      if (line.isCut()) {
        return cut(line);
      }
      if (isOpen(line.bytes(), false)) {
        return joined(line);
      }
      if (!isBlank(line.bytes())) {
        return new Row(line.number(), withoutReturn(line.bytes()), null);
      }
    }
    return null;
  }

  private @Nullable Line poll() throws IOException {
    return ahead.isEmpty() ? lines.next() : ahead.removeFirst();
  }

  private static Row cut(Line line) {
    String problem =
        "has " + line.length() + " bytes, of which the first " + Lines.MAX_BYTES + " are kept";
    return new Row(line.number(), line.bytes(), problem + "; expected at most that many");
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
      return new Row(first.number(), withoutReturn(first.bytes()), "has a quote that isn't closed");
    }
    return new Row(first.number(), withoutReturn(bytes.toByteArray()), null);
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

  private static boolean isBlank(byte[] line) {
    for (byte b : line) {
      if (b != ' ' && b != '\t' && b != '\r') {
        return false;
      }
    }
    return true;
  }

  private static byte[] withoutReturn(byte[] line) {
    int end = line.length;
    return end > 0 && line[end - 1] == '\r' ? Arrays.copyOf(line, end - 1) : line;
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
