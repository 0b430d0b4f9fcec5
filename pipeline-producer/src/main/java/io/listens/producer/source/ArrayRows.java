package io.listens.producer.source;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** The objects of a JSON array, each a row, however they are spread over lines. */
final class ArrayRows implements Rows {

  private final InputStream in;
  private long line = 1;

  /**
   * @param in buffered
   */
  ArrayRows(InputStream in) {
    this.in = in;
  }

  @Override
  public @Nullable Row next() throws IOException {
    for (int b = read(); b >= 0; b = read()) {
      if (b == '{') {
        return object();
      }
      if (!isBetween(b)) {
        return garbage(b);
      }
    }
    return null;
  }

  private static boolean isBetween(int b) {
    return b == ',' || b == '[' || b == ']' || Character.isWhitespace(b);
  }

  /** From its opening brace to the one that closes it. */
  private Row object() throws IOException {
    Kept kept = new Kept(line);
    kept.add('{');
    int depth = 1;
    boolean quoted = false;
    while (depth > 0) {
      int b = read();
      if (b < 0) {
        return kept.row("isn't closed at the end of the file");
      }
      kept.add(b);
      if (quoted && b == '\\') {
        kept.add(Math.max(read(), 0));
      } else if (b == '"') {
        quoted = !quoted;
      } else if (!quoted) {
        depth += b == '{' ? 1 : b == '}' ? -1 : 0;
      }
    }
    return kept.row(null);
  }

  private Row garbage(int first) throws IOException {
    Kept kept = new Kept(line);
    int b = first;
    while (b >= 0 && b != '\n') {
      kept.add(b);
      b = read();
    }
    return kept.row("is not a JSON object");
  }

  private int read() throws IOException {
    int b = in.read();
    if (b == '\n') {
      line++;
    }
    return b;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  /** A row while it is read; what is too long to be sent is counted only. */
  private static final class Kept {
    private final long startLine;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private long length;

    private Kept(long startLine) {
      this.startLine = startLine;
    }

    private void add(int b) {
      if (length++ < Lines.MAX_BYTES) {
        bytes.write(b);
      }
    }

    private Row row(@Nullable String problem) {
      return length > Lines.MAX_BYTES
          ? Row.cut(startLine, bytes.toByteArray(), length)
          : new Row(startLine, bytes.toByteArray(), problem);
    }
  }
}
