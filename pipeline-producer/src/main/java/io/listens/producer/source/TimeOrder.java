package io.listens.producer.source;

import io.listens.model.ListenCodec;
import io.listens.model.MalformedListenException;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * A source in the order of its listens' times, rejects first. Sorts runs in memory, keeps them in
 * temporary files when there is more than one, and merges them; many files are merged to one, and
 * many such to a larger one, so that few are open at once however large the source is.
 */
public final class TimeOrder implements ListenSource {

  private static final Comparator<SourceRow> BY_TIME =
      Comparator.comparingLong(TimeOrder::time).thenComparingLong(SourceRow::line);

  /** A listen with its texts on a 64-bit JVM, as measured, and what a reject needs at most. */
  private static final long ROW_BYTES = 400;

  private static final int MOST_FILES_OF_A_LEVEL = 64;

  /** At each level, files that were merged once more than those at the level before. */
  private final List<List<Path>> levels = new ArrayList<>();

  private final List<Run> runs = new ArrayList<>();
  private final PriorityQueue<Run> heads =
      new PriorityQueue<>(Comparator.comparing(Run::head, BY_TIME));

  private long total;
  private long given;

  private TimeOrder() {}

  /**
   * Reads the whole source and closes it. Temporary files are deleted when what this gives is
   * closed.
   *
   * @param bytesInMemory how many bytes of memory rows may take at once, by estimate
   * @throws SourceException if the source can't be read to its end
   * @throws IOException if a temporary file can't be written
   */
  public static ListenSource of(ListenSource source, long bytesInMemory) throws IOException {
    TimeOrder sorted = new TimeOrder();
    try (source) {
      sorted.readAll(source, bytesInMemory);
      return sorted;
    } catch (IOException | RuntimeException e) {
      sorted.close();
      throw e;
    }
  }

  private void readAll(ListenSource source, long bytesInMemory) throws IOException {
    List<SourceRow> rows = new ArrayList<>();
    long bytes = 0;
    for (SourceRow row = source.next(); row != null; row = source.next()) {
      rows.add(row);
      bytes += bytesOf(row);
      total++;
      if (bytes >= bytesInMemory) {
        spill(rows);
        rows = new ArrayList<>();
        bytes = 0;
      }
    }
    rows.sort(BY_TIME);
    start(new Run(rows));
    for (List<Path> level : levels) {
      start(level);
    }
  }

  private void spill(List<SourceRow> rows) throws IOException {
    rows.sort(BY_TIME);
    try (TimeOrder sorted = new TimeOrder()) {
      sorted.start(new Run(rows));
      keep(0, sorted);
    }
  }

  /** Writes rows to a file of the level, and merges that level's files when there are many. */
  private void keep(int level, ListenSource sorted) throws IOException {
    if (level == levels.size()) {
      levels.add(new ArrayList<>());
    }
    List<Path> files = levels.get(level);
    Path file = Files.createTempFile("listens-", ".run");
    files.add(file);
    write(sorted, file);
    if (files.size() == MOST_FILES_OF_A_LEVEL) {
      try (TimeOrder merged = new TimeOrder()) {
        merged.levels.add(List.copyOf(files));
        merged.start(files);
        files.clear();
        keep(level + 1, merged);
      }
    }
  }

  private void start(List<Path> files) throws IOException {
    for (Path file : files) {
      start(new Run(file));
    }
  }

  private void start(Run run) throws IOException {
    runs.add(run);
    if (run.advance()) {
      heads.add(run);
    }
  }

  private static long time(SourceRow row) {
    return row instanceof SourceRow.Accepted accepted
        ? accepted.listen().listenedAt().toEpochMilli()
        : Long.MIN_VALUE;
  }

  private static long bytesOf(SourceRow row) {
    return ROW_BYTES
        + (row instanceof SourceRow.Rejected rejected ? rejected.cause().raw().length : 0);
  }

  private static void write(ListenSource rows, Path file) throws IOException {
    ListenCodec codec = new ListenCodec();
    try (DataOutputStream out =
        new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file), 1 << 16))) {
      for (SourceRow row = rows.next(); row != null; row = rows.next()) {
        out.writeLong(row.line());
        if (row instanceof SourceRow.Accepted accepted) {
          out.writeBoolean(true);
          writeBytes(out, codec.encode(accepted.listen()));
        } else if (row instanceof SourceRow.Rejected rejected) {
          out.writeBoolean(false);
          String field = rejected.cause().field();
          out.writeUTF(field == null ? "" : field);
          out.writeUTF(rejected.cause().reason());
          writeBytes(out, rejected.cause().raw());
        }
      }
    }
  }

  private static void writeBytes(DataOutputStream out, byte[] bytes) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  @Override
  public @Nullable SourceRow next() throws IOException {
    Run run = heads.poll();
    if (run == null) {
      return null;
    }
    given++;
    SourceRow row = run.head();
    if (run.advance()) {
      heads.add(run);
    }
    return row;
  }

  @Override
  public double progress() {
    return total == 0 ? 1 : (double) given / total;
  }

  @Override
  public void close() throws IOException {
    for (Run run : runs) {
      run.close();
    }
    for (List<Path> level : levels) {
      for (Path file : level) {
        Files.deleteIfExists(file);
      }
    }
  }

  /** Sorted rows, in memory or in a file. */
  private static final class Run {

    private final List<SourceRow> rows;
    private final @Nullable DataInputStream in;
    private final ListenCodec codec = new ListenCodec();
    private int position;
    private @Nullable SourceRow head;

    private Run(List<SourceRow> rows) {
      this.rows = rows;
      this.in = null;
    }

    private Run(Path file) throws IOException {
      this.rows = List.of();
      this.in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 15));
    }

    private SourceRow head() {
      if (head == null) {
        throw new IllegalStateException("The run is at its end");
      }
      return head;
    }

    private boolean advance() throws IOException {
      if (in == null) {
        head = position < rows.size() ? rows.get(position++) : null;
      } else {
        head = read(in);
      }
      return head != null;
    }

    private @Nullable SourceRow read(DataInputStream from) throws IOException {
      from.mark(1);
      if (from.read() < 0) {
        return null;
      }
      from.reset();
      long line = from.readLong();
      try {
        if (from.readBoolean()) {
          return new SourceRow.Accepted(line, codec.decode(readBytes(from)));
        }
        String field = from.readUTF();
        throw new MalformedListenException(
            field.isEmpty() ? null : field, line, from.readUTF(), readBytes(from));
      } catch (MalformedListenException e) {
        return new SourceRow.Rejected(line, e);
      }
    }

    private static byte[] readBytes(DataInputStream from) throws IOException {
      return from.readNBytes(from.readInt());
    }

    private void close() throws IOException {
      if (in != null) {
        in.close();
      }
    }
  }
}
