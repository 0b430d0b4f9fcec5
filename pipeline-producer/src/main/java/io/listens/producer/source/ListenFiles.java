package io.listens.producer.source;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.zip.GZIPInputStream;

/** Opens files of listens. */
public final class ListenFiles {

  private static final int BUFFER_BYTES = 1 << 16;
  private static final int BEGINNING_BYTES = 1 << 14;

  private ListenFiles() {}

  /**
   * Opens a CSV file (RFC 4180, UTF-8, gzip or plain) whose header names the columns {@code
   * user_id}, {@code track_id} and {@code listen_time} ({@code yyyy-MM-dd HH:mm:ss}), in any order
   * and among others. Memory is constant but for what {@link io.listens.model.ListenIds} keeps.
   *
   * @param zone the zone of the times
   * @throws SourceException if there is no such file, it is empty or lacks the header
   */
  public static ListenSource openCsv(Path file, ZoneId zone) throws IOException {
    return open(file, ReadOptions.DEFAULT.withFormat(ListenFormat.CSV).withZone(zone));
  }

  /**
   * Opens a file of any known format, gzip or plain.
   *
   * @throws SourceException if there is no such file, or it isn't what the options say
   */
  public static ListenSource open(Path file, ReadOptions options) throws IOException {
    InputStream in = open(file);
    try {
      ListenFormat format =
          options.format() == ListenFormat.AUTO ? detect(file, in) : options.format();
      return switch (format) {
        case CSV -> new CsvListens(file, new Lines(in), options.zone());
        default -> new JsonListens(file, rows(in), JsonListens.parser(format, options));
      };
    } catch (IOException | RuntimeException e) {
      in.close();
      throw e;
    }
  }

  private static Rows rows(InputStream in) throws IOException {
    return beginning(in).startsWith("[") ? new ArrayRows(in) : new LineRows(new Lines(in));
  }

  private static ListenFormat detect(Path file, InputStream in) throws IOException {
    String start = beginning(in);
    if (!start.startsWith("[") && !start.startsWith("{")) {
      return ListenFormat.CSV;
    }
    if (start.contains("\"ms_played\"")) {
      return ListenFormat.SPOTIFY;
    }
    if (start.contains("\"track_metadata\"")) {
      return ListenFormat.LISTENBRAINZ;
    }
    if (start.contains("\"user_id\"") && start.contains("\"track_id\"")) {
      return ListenFormat.JSONL;
    }
    throw new SourceException(
        file,
        "it begins with JSON that is none of the known formats. Name one with format (--format)",
        null);
  }

  private static String beginning(InputStream in) throws IOException {
    in.mark(BEGINNING_BYTES);
    try {
      return new String(in.readNBytes(BEGINNING_BYTES), StandardCharsets.UTF_8).stripLeading();
    } finally {
      in.reset();
    }
  }

  /** The file's bytes, unpacked where they are gzip, without a byte order mark. */
  private static InputStream open(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new SourceException(file, "it is a directory; expected a file", null);
    }
    InputStream in;
    try {
      in = new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES);
    } catch (NoSuchFileException e) {
      throw new SourceException(file, "there is no such file", e);
    } catch (AccessDeniedException e) {
      throw new SourceException(file, "its permissions forbid it", e);
    }
    try {
      return withoutMark(file, startsWith(in, 0x1f, 0x8b) ? unpacked(in) : in);
    } catch (IOException e) {
      in.close();
      throw e instanceof SourceException ? e : new SourceException(file, e.toString(), e);
    }
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
}
