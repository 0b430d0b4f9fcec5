package io.listens.producer.source;

import io.listens.model.ListenCodec;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Opens files of listens. */
public final class ListenFiles {

  private static final int BEGINNING_BYTES = 1 << 14;

  private ListenFiles() {}

  /**
   * Opens a file of any known format, in UTF-8, gzip or plain; whoever opens it closes the source.
   * Memory is constant. Listens that have no id get one that is the same on each reading: in CSV
   * and JSON lines from the file's name, the row's number and its content, so that equal rows are
   * two listens; in exports of a service from the content alone, so that exports may overlap.
   *
   * @throws SourceException if there is no such file, or it isn't what the options say
   */
  public static ListenSource open(Path file, ReadOptions options) throws IOException {
    OpenFile open = OpenFile.of(file);
    try {
      ListenFormat format =
          options.format() == ListenFormat.AUTO ? detect(file, open.in()) : options.format();
      Rows rows = rows(open.in(), format);
      return new FileSource(open, rows, parser(file, rows, format, options), ids(file, format));
    } catch (IOException e) {
      open.in().close();
      throw e instanceof SourceException
          ? e
          : new SourceException(file, "it can't be read further: " + e, e);
    } catch (RuntimeException e) {
      open.in().close();
      throw e;
    }
  }

  private static Rows rows(InputStream in, ListenFormat format) throws IOException {
    if (format == ListenFormat.CSV) {
      return new CsvRows(new Lines(in));
    }
    return beginning(in).startsWith("[") ? new ArrayRows(in) : new LineRows(new Lines(in));
  }

  private static FileSource.Parser parser(
      Path file, Rows rows, ListenFormat format, ReadOptions options) throws IOException {
    return switch (format) {
      case CSV -> new CsvListens(file, rows.next(), options.zone());
      case SPOTIFY -> raw -> ServiceExports.spotify(raw, options.user());
      case LISTENBRAINZ -> raw -> ServiceExports.listenBrainz(raw, options.user());
      default -> new ListenCodec(options.zone())::decode;
    };
  }

  private static SourceIds ids(Path file, ListenFormat format) {
    return switch (format) {
      case SPOTIFY, LISTENBRAINZ -> SourceIds.byContent();
      default -> SourceIds.byRow(file);
    };
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
        "it begins with JSON that is of none of the known formats. Set format (--format)",
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
