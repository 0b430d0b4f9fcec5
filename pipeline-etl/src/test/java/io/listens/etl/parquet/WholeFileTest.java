package io.listens.etl.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import io.listens.model.Column;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WholeFileTest {

  private static final List<Column> COLUMNS =
      List.of(
          Column.required("name", Column.Type.STRING, "text"),
          Column.optional("count", Column.Type.LONG, "number"),
          Column.required("at", Column.Type.TIMESTAMP, "time"),
          Column.optional("share", Column.Type.DOUBLE, "fraction"),
          Column.optional("on", Column.Type.BOOLEAN, "flag"),
          Column.optional("raw", Column.Type.BINARY, "bytes"));

  private final Configuration conf = new Configuration();

  @TempDir java.nio.file.Path directory;

  @Test
  void writesEachTypeAndNull() throws IOException {
    Path target = target("a/b.parquet");
    try (WholeFile file = new WholeFile(target, COLUMNS, conf)) {
      file.write(
          RowFactory.create(
              "Ünïcode", 3L, Instant.ofEpochMilli(1719337393123L), 0.5, true, new byte[] {1, -1}));
      file.write(RowFactory.create("nulls", null, Instant.EPOCH, null, null, null));
      file.publish();
    }
    List<Group> rows = read(target);
    assertThat(rows.get(0).getString("name", 0)).isEqualTo("Ünïcode");
    assertThat(rows.get(0).getLong("count", 0)).isEqualTo(3);
    assertThat(rows.get(0).getLong("at", 0)).isEqualTo(1719337393123000L);
    assertThat(rows.get(0).getDouble("share", 0)).isEqualTo(0.5);
    assertThat(rows.get(0).getBoolean("on", 0)).isTrue();
    assertThat(rows.get(0).getBinary("raw", 0).getBytes()).containsExactly(1, -1);
    assertThat(rows.get(1).getFieldRepetitionCount("count")).isZero();
    assertThat(rows).hasSize(2);
  }

  @Test
  void leavesNothingWhenItIsNotPublished() throws IOException {
    Path target = target("window.parquet");
    try (WholeFile file = new WholeFile(target, COLUMNS, conf)) {
      file.write(RowFactory.create("lost", null, Instant.EPOCH, null, null, null));
    }
    assertThat(filesIn(directory)).isEmpty();
  }

  @Test
  void takesThePlaceOfWhatWasThereAndLeavesNothingBesideIt() throws IOException {
    Path target = target("window.parquet");
    for (String name : List.of("first", "second")) {
      try (WholeFile file = new WholeFile(target, COLUMNS, conf)) {
        file.write(RowFactory.create(name, null, Instant.EPOCH, null, null, null));
        file.publish();
      }
    }
    assertThat(read(target)).singleElement().matches(row -> row.getString(0, 0).equals("second"));
    assertThat(filesIn(directory)).containsExactly("window.parquet");
  }

  private Path target(String name) {
    return new Path(directory.resolve(name).toUri());
  }

  private static List<String> filesIn(java.nio.file.Path directory) throws IOException {
    try (Stream<java.nio.file.Path> files = Files.list(directory)) {
      return files.map(file -> String.valueOf(file.getFileName())).toList();
    }
  }

  private List<Group> read(Path file) throws IOException {
    List<Group> rows = new ArrayList<>();
    try (ParquetReader<Group> reader =
        ParquetReader.builder(new GroupReadSupport(), file).withConf(conf).build()) {
      for (Group row = reader.read(); row != null; row = reader.read()) {
        rows.add(row);
      }
    }
    return rows;
  }
}
