package io.listens.testkit.chaos;

import io.listens.model.Column;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.jspecify.annotations.Nullable;

/** Parquet files of a directory, read by parquet-java alone. */
final class ParquetRows {

  private ParquetRows() {}

  /** A row: values by column, as {@code null} where there is none. */
  record Row(Map<String, Object> values) {

    String text(String column) {
      return (String) get(column);
    }

    @Nullable String textOrNull(String column) {
      return (String) values.get(column);
    }

    long number(String column) {
      return (Long) get(column);
    }

    @Nullable Double decimalOrNull(String column) {
      return (Double) values.get(column);
    }

    Instant time(String column) {
      return (Instant) get(column);
    }

    byte[] bytes(String column) {
      return (byte[]) get(column);
    }

    private Object get(String column) {
      Object value = values.get(column);
      if (value == null) {
        throw new IllegalArgumentException("A row has no " + column + ": " + values.keySet());
      }
      return value;
    }
  }

  /** Every file below a directory; none if it isn't there. */
  static List<Path> files(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> paths = Files.walk(directory)) {
      return paths.filter(Files::isRegularFile).sorted().toList();
    }
  }

  /**
   * The rows of a file.
   *
   * @param columns those that are wanted
   */
  static List<Row> read(Path file, List<Column> columns) throws IOException {
    List<Row> rows = new ArrayList<>();
    try (ParquetReader<Group> reader =
        ParquetReader.builder(new GroupReadSupport(), new org.apache.hadoop.fs.Path(file.toUri()))
            .build()) {
      for (Group group = reader.read(); group != null; group = reader.read()) {
        rows.add(row(group, columns));
      }
    }
    return rows;
  }

  private static Row row(Group group, List<Column> columns) {
    Map<String, Object> values = new HashMap<>();
    for (Column column : columns) {
      String name = column.name();
      if (group.getType().containsField(name) && group.getFieldRepetitionCount(name) == 1) {
        values.put(name, value(group, column));
      }
    }
    return new Row(values);
  }

  private static Object value(Group group, Column column) {
    String name = column.name();
    return switch (column.type()) {
      case STRING -> group.getString(name, 0);
      case LONG -> group.getLong(name, 0);
      case DOUBLE -> group.getDouble(name, 0);
      case BOOLEAN -> group.getBoolean(name, 0);
      case TIMESTAMP -> Instant.EPOCH.plus(group.getLong(name, 0), ChronoUnit.MICROS);
      case BINARY -> group.getBinary(name, 0).getBytes();
    };
  }
}
