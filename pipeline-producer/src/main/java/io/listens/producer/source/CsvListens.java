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
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the rows of a {@code streams.csv}. */
final class CsvListens implements FileSource.Parser {

  private static final List<String> COLUMNS = List.of("user_id", "track_id", "listen_time");
  private static final char UNDECODABLE = '\ufffd';

  private final ListenCodec times;
  private final int columns;
  private final int user;
  private final int track;
  private final int time;

  /**
   * @param header the file's first row; null if it has none
   * @param zone the zone of the times
   * @throws SourceException if the header doesn't name the columns, each once
   */
  CsvListens(Path file, @Nullable Row header, ZoneId zone) throws SourceException {
    this.times = new ListenCodec(zone);
    List<String> names = names(file, header);
    columns = names.size();
    user = names.indexOf(COLUMNS.get(0));
    track = names.indexOf(COLUMNS.get(1));
    time = names.indexOf(COLUMNS.get(2));
  }

  private static List<String> names(Path file, @Nullable Row header) throws SourceException {
    if (header == null) {
      throw new SourceException(file, "it is empty; expected a header with " + COLUMNS, null);
    }
    if (header.problem() != null) {
      throw new SourceException(file, "its first line " + header.problem(), null);
    }
    List<String> names = new ArrayList<>();
    try {
      fields(header.bytes()).forEach(name -> names.add(name.strip().toLowerCase(Locale.ROOT)));
    } catch (MalformedListenException e) {
      throw new SourceException(file, "its first line " + e.reason(), e);
    }
    requireColumns(file, names);
    return names;
  }

  private static void requireColumns(Path file, List<String> names) throws SourceException {
    // The names themselves stay out of the message: without a header they are somebody's listen.
    List<String> missing = COLUMNS.stream().filter(c -> !names.contains(c)).toList();
    if (!missing.isEmpty()) {
      throw new SourceException(
          file,
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
        throw new SourceException(
            file, "its header names " + column + " twice; expected each column once", null);
      }
    }
  }

  @Override
  public Listen parse(byte[] row) throws MalformedListenException {
    List<String> fields = fields(row);
    if (fields.size() != columns) {
      throw malformed(
          row, null, "has " + fields.size() + " columns; expected the header's " + columns);
    }
    return Listen.of(fields.get(user), fields.get(track), time(row, fields.get(time)));
  }

  private Instant time(byte[] row, String value) throws MalformedListenException {
    try {
      return times.parseListenTime(value);
    } catch (DateTimeException e) {
      throw malformed(
          row, "listen_time", "is " + Rows.shown(value) + "; expected yyyy-MM-dd HH:mm:ss");
    }
  }

  private static List<String> fields(byte[] row) throws MalformedListenException {
    String text = new String(row, StandardCharsets.UTF_8);
    if (text.indexOf(UNDECODABLE) >= 0 && !isUtf8(row)) {
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

  private static MalformedListenException malformed(
      byte[] row, @Nullable String column, String reason) {
    return new MalformedListenException(
        column, MalformedListenException.UNKNOWN_POSITION, reason, row);
  }
}
