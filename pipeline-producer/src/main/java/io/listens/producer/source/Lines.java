package io.listens.producer.source;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Splits bytes at line feeds and counts lines. A line's end of file is as good as a line feed. */
final class Lines implements Closeable {

  /** More than this can't be sent: a Kinesis record holds 1 MiB, its partition key included. */
  static final int MAX_BYTES = 1_000_000;

  private final InputStream in;
  private final byte[] buffer = new byte[1 << 16];
  private int position;
  private int limit;
  private long count;

  Lines(InputStream in) {
    this.in = in;
  }

  /**
   * A line without its line feed; a carriage return stays.
   *
   * @param number from 1
   * @param bytes the line, or its first {@value #MAX_BYTES} bytes
   * @param length bytes of the whole line
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  record Line(long number, byte[] bytes, long length) {
    boolean isCut() {
      return length > bytes.length;
    }
  }

  /** The next line; null at the end. */
  @Nullable Line next() throws IOException {
    if (position == limit && !fill()) {
      return null;
    }
    int end = indexOfLineFeed();
    if (end < limit) {
      byte[] bytes = Arrays.copyOfRange(buffer, position, end);
      position = end + 1;
      return new Line(++count, bytes, bytes.length);
    }
    return nextAcrossBuffers();
  }

  private Line nextAcrossBuffers() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    long length = 0;
    do {
      int end = indexOfLineFeed();
      length += end - position;
      bytes.write(buffer, position, Math.min(end - position, MAX_BYTES - bytes.size()));
      position = end;
    } while (position == limit && fill());
    position = Math.min(position + 1, limit);
    return new Line(++count, bytes.toByteArray(), length);
  }

  private int indexOfLineFeed() {
    int i = position;
    while (i < limit && buffer[i] != '\n') {
      i++;
    }
    return i;
  }

  private boolean fill() throws IOException {
    position = 0;
    limit = Math.max(0, in.read(buffer));
    return limit > 0;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
