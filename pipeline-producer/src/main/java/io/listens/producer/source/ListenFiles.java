package io.listens.producer.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.ZoneId;

/** Opens files of listens. */
public final class ListenFiles {

  private static final int BEGINNING_BYTES = 1 << 14;

  private ListenFiles() {}

  /**
   * Opens a CSV file (RFC 4180, UTF-8, gzip or plain) whose header names the columns {@code
   * user_id}, {@code track_id} and {@code listen_time} ({@code yyyy-MM-dd HH:mm:ss}), in any order
   * and among others. Memory is constant. Listens get an id from the file's name, the row's number
   * and its content: equal rows are two listens, and the same file sent again is the same listens.
   *
   * @param zone the zone of the times
   * @throws SourceException if there is no such file, it is empty or lacks the header
   */
  public static ListenSource openCsv(Path file, ZoneId zone) throws IOException {
    return open(file, ReadOptions.DEFAULT.withFormat(ListenFormat.CSV).withZone(zone));
  }

  /**
   * Opens a file of any known format, gzip or plain. Memory is constant. Listens that have no id
   * get one that is the same on each reading: in CSV and JSON lines from the file's name, the row's
   * number and its content, so that equal rows are two listens; in exports of a service from the
   * content alone, so that exports may overlap.
   *
   * @throws SourceException if there is no such file, or it isn't what the options say
   */
  public static ListenSource open(Path file, ReadOptions options) throws IOException {
    OpenFile open = OpenFile.of(file);
    try {
      ListenFormat format =
          options.format() == ListenFormat.AUTO ? detect(file, open.in()) : options.format();
      return switch (format) {
        case CSV -> new CsvListens(open, options.zone());
        default -> new JsonListens(open, rows(open.in()), format, options);
      };
    } catch (IOException | RuntimeException e) {
      open.in().close();
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
}
