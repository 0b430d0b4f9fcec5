package io.listens.producer.source;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPInputStream;

/**
 * A file under reading.
 *
 * @param in its bytes, unpacked where they are gzip, without a byte order mark; can be marked
 */
record OpenFile(Path path, InputStream in, Counted counted, long size) {

  private static final int BUFFER_BYTES = 1 << 16;

  /**
   * Opens it.
   *
   * @throws SourceException if there is no such file, or it isn't text in UTF-8
   */
  static OpenFile of(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new SourceException(file, "it is a directory; expected a file", null);
    }
    Counted counted;
    try {
      counted = new Counted(Files.newInputStream(file));
    } catch (NoSuchFileException e) {
      throw new SourceException(file, "there is no such file", e);
    } catch (AccessDeniedException e) {
      throw new SourceException(file, "its permissions forbid it", e);
    }
    try {
      InputStream in = new BufferedInputStream(counted, BUFFER_BYTES);
      in = withoutMark(file, startsWith(in, 0x1f, 0x8b) ? unpacked(in) : in);
      return new OpenFile(file, in, counted, Files.size(file));
    } catch (IOException e) {
      counted.close();
      throw e instanceof SourceException ? e : new SourceException(file, e.toString(), e);
    }
  }

  /** How much of the file has been read, from 0 to 1. */
  double progress() {
    return size == 0 ? 1 : Math.min(1, counted.count.doubleValue() / size);
  }

  private static InputStream unpacked(InputStream in) throws IOException {
    return new BufferedInputStream(new GZIPInputStream(in, BUFFER_BYTES), BUFFER_BYTES);
  }

  private static InputStream withoutMark(Path file, InputStream in) throws IOException {
    if (startsWith(in, 0xfe, 0xff) || startsWith(in, 0xff, 0xfe)) {
      throw new SourceException(file, "it is UTF-16; expected UTF-8", null);
    }
    if (startsWith(in, 0xef, 0xbb, 0xbf)) {
      in.skipNBytes(3);
    }
    return in;
  }

  private static boolean startsWith(InputStream in, int... bytes) throws IOException {
    in.mark(bytes.length);
    try {
      for (int expected : bytes) {
        if (in.read() != expected) {
          return false;
        }
      }
      return true;
    } finally {
      in.reset();
    }
  }

  /** Counts the bytes read; one thread reads, others may look. */
  static final class Counted extends FilterInputStream {

    private final AtomicLong count = new AtomicLong();

    private Counted(InputStream in) {
      super(in);
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int read = super.read(bytes, offset, length);
      count.addAndGet(Math.max(0, read));
      return read;
    }
  }
}
