package io.listens.bench.peers;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * The lines of a file that begin in a range of its bytes.
 *
 * @param file the file
 * @param from the first byte
 * @param to the one after the last
 */
record LineRange(String file, long from, long to) implements InputPartition {

  private static final long serialVersionUID = 1;

  /** After all listens: no clock of theirs runs ahead. */
  private static final Instant ARRIVED_AT =
      PeerWorkload.START.plus(PeerWorkload.SPAN).plus(Duration.ofDays(2));

  private static final int SUB_SEQUENCE_NUMBER = 2;
  private static final int PAYLOAD = 5;
  private static final int BUFFER_BYTES = 1 << 20;

  PartitionReader<InternalRow> open() {
    try {
      return new Reader();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + file, e);
    }
  }

  private final class Reader implements PartitionReader<InternalRow> {
    private final InputStream in = new FileInputStream(file);
    private final Object[] values = {
      UTF8String.fromString(Path.of(file).getFileName().toString()),
      UTF8String.fromString(Long.toString(from)),
      0L,
      TimeUnit.MILLISECONDS.toMicros(ARRIVED_AT.toEpochMilli()),
      UTF8String.fromString("listens"),
      new byte[0]
    };
    private final InternalRow row = new GenericInternalRow(values);
    private byte[] buffer = new byte[BUFFER_BYTES];
    private int at;
    private int end;

    /** Of the buffer's first byte, in the file. */
    private long offset;

    private long lines;

    private Reader() throws IOException {
      if (from > 0) {
        in.skipNBytes(from - 1);
        offset = from - 1;
        skipLine();
      }
    }

    @Override
    public boolean next() throws IOException {
      if (offset + at >= to) {
        return false;
      }
      int begin = skipLine();
      if (begin < 0) {
        return false;
      }
      values[SUB_SEQUENCE_NUMBER] = lines++;
      values[PAYLOAD] = Arrays.copyOfRange(buffer, begin, at - 1);
      return true;
    }

    /**
     * Goes behind the next line end, and says where in the buffer the line began; -1 at the end.
     */
    private int skipLine() throws IOException {
      int searched = 0;
      while (true) {
        byte[] bytes = buffer;
        for (int i = at + searched; i < end; i++) {
          if (bytes[i] == '\n') {
            int begin = at;
            at = i + 1;
            return begin;
          }
        }
        searched = end - at;
        if (!fill()) {
          return -1;
        }
      }
    }

    /** Moves what hasn't been taken to the front, and reads on. */
    private boolean fill() throws IOException {
      System.arraycopy(buffer, at, buffer, 0, end - at);
      offset += at;
      end -= at;
      at = 0;
      if (end == buffer.length) {
        buffer = Arrays.copyOf(buffer, 2 * end);
      }
      int read = in.read(buffer, end, buffer.length - end);
      end += Math.max(0, read);
      return read > 0;
    }

    @Override
    public InternalRow get() {
      return row;
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
