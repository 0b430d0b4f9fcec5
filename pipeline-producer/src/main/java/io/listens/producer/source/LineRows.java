package io.listens.producer.source;

import io.listens.producer.source.Lines.Line;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** One row in each line that isn't blank. */
final class LineRows implements Rows {

  private final Lines lines;

  LineRows(Lines lines) {
    this.lines = lines;
  }

  @Override
  public @Nullable Row next() throws IOException {
    for (Line line = lines.next(); line != null; line = lines.next()) {
      if (line.isCut()) {
        return Row.cut(line.number(), line.bytes(), line.length());
      }
      if (!isBlank(line.bytes())) {
        return new Row(line.number(), withoutReturn(line.bytes()), null);
      }
    }
    return null;
  }

  static boolean isBlank(byte[] line) {
    for (byte b : line) {
      if (b != ' ' && b != '\t' && b != '\r') {
        return false;
      }
    }
    return true;
  }

  static byte[] withoutReturn(byte[] line) {
    int end = line.length;
    return end > 0 && line[end - 1] == '\r' ? Arrays.copyOf(line, end - 1) : line;
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
