package io.listens.producer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Keeps listens on disk until they are sent: what was accepted outlives the process, though not a
 * loss of power. A directory of segments, each a run of records and deleted once all of them are
 * done. A record is its body's length (4 bytes), the body's CRC32C (4), and the body: the partition
 * key's length (4), the partition key in UTF-8, the payload. Guarded by the dispatcher's lock.
 */
final class Spool implements AutoCloseable {

  private static final String SUFFIX = ".listens";
  private static final int HEADER_BYTES = 8;
  private static final long SEGMENT_BYTES = 1 << 20;
  private static final int MOST_BODY_BYTES = ProducerConfig.KINESIS_RECORD_BYTES + Integer.BYTES;

  private final Path directory;
  private final FileChannel lockFile;
  private final List<Path> left;
  private long nextNumber;
  private @Nullable FileChannel out;
  private @Nullable Segment segment;

  Spool(Path directory) {
    this.directory = directory;
    try {
      Files.createDirectories(directory);
      lockFile =
          FileChannel.open(
              directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      lock();
      try (Stream<Path> files = Files.list(directory)) {
        left = files.filter(file -> file.toString().endsWith(SUFFIX)).sorted().toList();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          "Cannot open spool '"
              + directory
              + "': "
              + e
              + ". Set spool to a directory that can be written",
          e);
    }
    nextNumber = left.isEmpty() ? 0 : numberOf(left.get(left.size() - 1)) + 1;
  }

  private void lock() throws IOException {
    @Nullable FileLock lock = null;
    try {
      lock = lockFile.tryLock();
    } catch (OverlappingFileLockException e) {
      // This very process holds it.
    }
    if (lock == null) {
      lockFile.close();
      throw new IllegalStateException(
          "Cannot open spool '"
              + directory
              + "': another producer uses it. Set spool to another directory");
    }
  }

  /** A listen that an earlier process accepted. */
  record Left(Message message, Segment segment) {}

  /** What earlier processes left, oldest first; they stay on disk until they are done. */
  List<Left> left() {
    List<Left> all = new ArrayList<>();
    try {
      for (Path file : left) {
        Segment from = new Segment(file);
        for (Message message : read(file)) {
          from.enter();
          all.add(new Left(message, from));
        }
        from.seal();
      }
      return all;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read spool '" + directory + "'", e);
    }
  }

  private static List<Message> read(Path file) throws IOException {
    List<Message> messages = new ArrayList<>();
    ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(file));
    while (in.remaining() >= HEADER_BYTES) {
      int start = in.position();
      int length = in.getInt();
      int checksum = in.getInt();
      boolean whole =
          length >= Integer.BYTES && length <= MOST_BODY_BYTES && length <= in.remaining();
      if (!whole || checksum(in.slice(in.position(), length)) != checksum) {
        requireTornEnd(file, in, start, length);
        break;
      }
      messages.add(message(in.slice(in.position(), length)));
      in.position(in.position() + length);
    }
    return messages;
  }

  /**
   * A record cut off by a crash was never acknowledged; damage before the end is another matter.
   */
  private static void requireTornEnd(Path file, ByteBuffer in, int start, int length) {
    boolean reachesEnd = length >= in.limit() - start - HEADER_BYTES;
    boolean blank = true;
    for (int i = start; i < in.limit(); i++) {
      blank &= in.get(i) == 0;
    }
    if (!reachesEnd && !blank) {
      throw new IllegalStateException(
          "Cannot read spool segment '"
              + file
              + "': damaged at byte "
              + start
              + " of "
              + in.limit()
              + ". Move it away to go on without it");
    }
  }

  private static Message message(ByteBuffer body) {
    byte[] key = new byte[body.getInt()];
    body.get(key);
    byte[] payload = new byte[body.remaining()];
    body.get(payload);
    return Message.of(new String(key, StandardCharsets.UTF_8), payload);
  }

  /** Writes a listen down. */
  Segment append(Message message) throws IOException {
    byte[] key = message.partitionKey().getBytes(StandardCharsets.UTF_8);
    int length = Integer.BYTES + key.length + message.payload().length;
    ByteBuffer record = ByteBuffer.allocate(HEADER_BYTES + length);
    record.position(HEADER_BYTES).putInt(key.length).put(key).put(message.payload());
    int checksum = checksum(record.slice(HEADER_BYTES, length));
    record.putInt(0, length).putInt(Integer.BYTES, checksum).flip();
    Segment to = current();
    while (record.hasRemaining()) {
      channel().write(record);
    }
    to.enter();
    if (channel().position() >= SEGMENT_BYTES) {
      finishSegment();
    }
    return to;
  }

  private Segment current() throws IOException {
    if (segment == null) {
      String name = String.format(Locale.ROOT, "%020d%s", nextNumber++, SUFFIX);
      Path file = directory.resolve(name);
      out = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      segment = new Segment(file);
    }
    return segment;
  }

  private FileChannel channel() {
    if (out == null) {
      throw new IllegalStateException("No segment is open");
    }
    return out;
  }

  private void finishSegment() throws IOException {
    if (segment != null && out != null) {
      out.close();
      segment.seal();
      segment = null;
    }
  }

  private static int checksum(ByteBuffer body) {
    CRC32C crc = new CRC32C();
    crc.update(body);
    return (int) crc.getValue();
  }

  private static long numberOf(Path file) {
    String name = String.valueOf(file.getFileName());
    return Long.parseLong(name.substring(0, name.length() - SUFFIX.length()));
  }

  @Override
  public void close() throws IOException {
    finishSegment();
    lockFile.close();
  }

  /**
   * A file of listens, deleted when nothing more is written to it and all are done. Thread-safe.
   */
  static final class Segment {

    private final Path file;
    private long open;
    private boolean sealed;

    Segment(Path file) {
      this.file = file;
    }

    synchronized void enter() {
      open++;
    }

    /** A listen is sent, or kept elsewhere. */
    synchronized void leave() {
      open--;
      deleteIfDone();
    }

    synchronized void seal() {
      sealed = true;
      deleteIfDone();
    }

    private void deleteIfDone() {
      if (sealed && open == 0) {
        try {
          Files.deleteIfExists(file);
        } catch (IOException e) {
          // Its listens are sent again at the next start, under the same ids.
        }
      }
    }
  }
}
