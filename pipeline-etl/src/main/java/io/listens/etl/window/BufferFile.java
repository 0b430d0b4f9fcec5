package io.listens.etl.window;

import io.listens.etl.parquet.PublishedFile;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.zip.CRC32C;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;

/**
 * A file of listens whose windows are open, one of each task and batch:
 *
 * <pre>
 * slices    the listens of one pane and bucket each, as {@link ListenBytes} has them
 * index     for each slice: pane (8 bytes, ms since 1970), bucket (4), offset (8), length (4),
 *           count (4), CRC-32C of the slice (4)
 * trailer   pane length (8, ms), offset of the index (8), slices (4), CRC-32C of the index (4),
 *           version (4), "LBUF" (4)
 * </pre>
 *
 * <p>Numbers are big-endian. The file appears whole or not at all.
 */
final class BufferFile implements Closeable {

  static final int VERSION = 1;

  private static final int MAGIC = 0x4C425546;
  private static final int ENTRY_BYTES = 32;
  private static final int TRAILER_BYTES = 32;

  private final PublishedFile file;
  private final OutputStream out;
  private final String name;
  private final PaneBuffer buffer;
  private final long paneLengthMs;
  private final List<BufferSlice> slices = new ArrayList<>();
  private long size;

  /**
   * @param target where it will appear
   * @param paneLengthMs how long a pane is
   * @param conf how to reach the target's file system
   */
  BufferFile(String target, long paneLengthMs, Configuration conf) throws IOException {
    this.name = target;
    this.paneLengthMs = paneLengthMs;
    this.buffer = new PaneBuffer(paneLengthMs);
    this.file = new PublishedFile(new Path(target), conf);
    this.out = new BufferedOutputStream(Files.newOutputStream(file.local()));
  }

  void add(CountedListen listen) throws IOException {
    buffer.add(listen);
    if (buffer.isFull()) {
      buffer.drain(this::write);
    }
  }

  private void write(long paneMs, int bucket, byte[] listens, int offset, int length, int count)
      throws IOException {
    out.write(listens, offset, length);
    int checksum = checksum(listens, offset, length);
    slices.add(new BufferSlice(name, paneMs, bucket, size, length, count, checksum));
    size += length;
  }

  /** Puts the file in its place. */
  List<BufferSlice> publish() throws IOException {
    buffer.drain(this::write);
    ByteBuffer index = ByteBuffer.allocate(ENTRY_BYTES * slices.size());
    for (BufferSlice slice : slices) {
      index.putLong(slice.paneMs()).putInt(slice.bucket()).putLong(slice.offset());
      index.putInt(slice.length()).putInt(slice.count()).putInt(slice.checksum());
    }
    ByteBuffer trailer = ByteBuffer.allocate(TRAILER_BYTES);
    trailer.putLong(paneLengthMs).putLong(size).putInt(slices.size());
    trailer.putInt(checksum(index.array(), 0, index.capacity())).putInt(VERSION).putInt(MAGIC);
    out.write(index.array());
    out.write(trailer.array());
    out.close();
    file.publish();
    return slices;
  }

  /** Forgets what wasn't published. */
  @Override
  public void close() throws IOException {
    out.close();
    file.close();
  }

  static int checksum(byte[] bytes, int offset, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, offset, length);
    return (int) crc.getValue();
  }

  /**
   * What a file holds.
   *
   * @param paneLengthMs of the windows that it is wanted for
   * @throws IllegalStateException if it is no such file, damaged, of another version, or of windows
   *     that are cut otherwise
   */
  static List<BufferSlice> slices(Path file, long paneLengthMs, Configuration conf)
      throws IOException {
    long length = file.getFileSystem(conf).getFileStatus(file).getLen();
    try (FSDataInputStream in = file.getFileSystem(conf).open(file)) {
      if (length < TRAILER_BYTES) {
        throw unreadable(file, "it has " + length + " bytes; expected at least " + TRAILER_BYTES);
      }
      ByteBuffer trailer = ByteBuffer.wrap(read(in, length - TRAILER_BYTES, TRAILER_BYTES));
      long pane = trailer.getLong();
      long indexAt = trailer.getLong();
      int count = trailer.getInt();
      int checksum = trailer.getInt();
      int version = trailer.getInt();
      if (trailer.getInt() != MAGIC) {
        throw unreadable(file, "it is no buffer of listens");
      }
      if (version != VERSION) {
        throw unreadable(file, "it is of version " + version + "; expected " + VERSION);
      }
      if (paneLengthMs % pane != 0) {
        throw unreadable(
            file,
            ("its listens are kept by " + pane + " ms; expected a part of " + paneLengthMs)
                + " ms. Set window and slide to what they were until its windows are closed");
      }
      byte[] index = read(in, indexAt, ENTRY_BYTES * count);
      if (checksum(index, 0, index.length) != checksum) {
        throw unreadable(file, "the checksum of its index is another");
      }
      return entries(file.toString(), ByteBuffer.wrap(index));
    }
  }

  private static List<BufferSlice> entries(String file, ByteBuffer index) {
    List<BufferSlice> slices = new ArrayList<>();
    while (index.hasRemaining()) {
      slices.add(
          new BufferSlice(
              file,
              index.getLong(),
              index.getInt(),
              index.getLong(),
              index.getInt(),
              index.getInt(),
              index.getInt()));
    }
    return Collections.unmodifiableList(slices);
  }

  private static byte[] read(FSDataInputStream in, long offset, int length) throws IOException {
    byte[] bytes = new byte[length];
    in.readFully(offset, bytes);
    return bytes;
  }

  static IllegalStateException unreadable(Object file, String reason) {
    return new IllegalStateException("Cannot read buffered listens " + file + ": " + reason);
  }
}
