package io.listens.producer.source;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import io.listens.model.Listen;
import io.listens.model.ListenCodec;
import io.listens.model.MalformedListenException;
import io.listens.producer.source.Rows.Row;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Listens of a {@code streams.csv}. */
final class CsvListens implements ListenSource {

  private static final List<String> COLUMNS = List.of("user_id", "track_id", "listen_time");
  private static final char UNDECODABLE = '\ufffd';

  private final OpenFile file;
  private final CsvRows rows;
  private final ListenCodec times;
  private final SourceIds ids;
  private final int columns;
  private final int user;
  private final int track;
  private final int time;
  private long count;

  CsvListens(OpenFile file, ZoneId zone) throws IOException {
    this.file = file;
    this.rows = new CsvRows(new Lines(file.in()));
    this.times = new ListenCodec(zone);
    this.ids = SourceIds.byRow(file.path());
    List<String> header = readHeader();
    columns = header.size();
    user = header.indexOf(COLUMNS.get(0));
    track = header.indexOf(COLUMNS.get(1));
    time = header.indexOf(COLUMNS.get(2));
  }

  private List<String> readHeader() throws IOException {
    Row row = read();
    if (row == null) {
      throw new SourceException(
          file.path(), "it is empty; expected a header with " + COLUMNS, null);
    }
    List<String> names = new ArrayList<>();
    try {
      fields(row).forEach(name -> names.add(name.strip().toLowerCase(Locale.ROOT)));
    } catch (MalformedListenException e) {
      throw new SourceException(file.path(), "its first line " + e.reason(), e);
    }
    // The names themselves stay out of the message: without a header they are somebody's listen.
    List<String> missing = COLUMNS.stream().filter(c -> !names.contains(c)).toList();
    if (!missing.isEmpty()) {
      throw new SourceException(
          file.path(),
          "its first line has "
              + names.size()
              + " columns, none of them named "
              + String.join(" or ", missing)
              + "; expected a header with "
              + COLUMNS,
          null);
    }
    for (String column : COLUMNS) {
      if (names.indexOf(column) != names.lastIndexOf(column)) {
        throw new SourceException(file.path(), "its header names " + column + " twice", null);
      }
    }
    return names;
  }

  @Override
  public double progress() {
    return file.progress();
  }

  @Override
  public @Nullable SourceRow next() throws IOException {
    Row row = read();
    if (row == null) {
      return null;
    }
    count++;
    try {
      return new SourceRow.Accepted(row.line(), ids.identify(listen(row), count));
    } catch (MalformedListenException e) {
      return new SourceRow.Rejected(row.line(), e);
    }
  }

  private @Nullable Row read() throws IOException {
    try {
      return rows.next();
    } catch (IOException e) {
      throw new SourceException(file.path(), "it can't be read further: " + e, e);
    }
  }

  private Listen listen(Row row) throws MalformedListenException {
    List<String> fields = fields(row);
    if (fields.size() != columns) {
      throw malformed(
          row, null, "has " + fields.size() + " columns; expected the header's " + columns);
    }
    Instant listenedAt;
    try {
      listenedAt = times.parseListenTime(fields.get(time));
    } catch (DateTimeException e) {
      throw malformed(
          row, "listen_time", "is " + shown(fields.get(time)) + "; expected yyyy-MM-dd HH:mm:ss");
    }
    try {
      return Listen.of(fields.get(user), fields.get(track), listenedAt);
    } catch (IllegalArgumentException e) {
      throw malformed(row, null, String.valueOf(e.getMessage()));
    }
  }

  private static List<String> fields(Row row) throws MalformedListenException {
    if (row.problem() != null) {
      throw malformed(row, null, row.problem());
    }
    String text = new String(row.bytes(), StandardCharsets.UTF_8);
    if (text.indexOf(UNDECODABLE) >= 0 && !isUtf8(row.bytes())) {
      throw malformed(row, null, "is not valid UTF-8");
    }
    if (text.indexOf('"') < 0) {
      return split(text);
    }
    try (CsvReader<CsvRecord> reader = CsvReader.builder().ofCsvRecord(text);
        Stream<CsvRecord> records = reader.stream()) {
      return records.flatMap(record -> record.getFields().stream()).toList();
    } catch (IOException | RuntimeException e) {
      throw malformed(row, null, "is not valid CSV");
    }
  }

  private static List<String> split(String text) {
    List<String> fields = new ArrayList<>();
    int start = 0;
    for (int comma = text.indexOf(','); comma >= 0; comma = text.indexOf(',', start)) {
      fields.add(text.substring(start, comma));
      start = comma + 1;
    }
    fields.add(text.substring(start));
    return fields;
  }

  private static boolean isUtf8(byte[] bytes) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  private static String shown(String value) {
    return value.length() <= 40 ? "'" + value + "'" : value.length() + " characters long";
  }

  private static MalformedListenException malformed(
      Row row, @Nullable String column, String reason) {
    return new MalformedListenException(column, row.line(), reason, row.bytes());
  }

  @Override
  public void close() throws IOException {
    rows.close();
  }
}
