package io.listens.etl.sink;

import io.listens.etl.parquet.WholeFile;
import io.listens.model.Column;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;

/** The files that one task writes: one in each directory that it has rows for. */
final class FileSet implements Closeable {

  private final String root;
  private final List<Column> columns;
  private final Configuration conf;
  private final Map<String, WholeFile> open = new TreeMap<>();

  FileSet(String root, List<Column> columns, Configuration conf) {
    this.root = root;
    this.columns = columns;
    this.conf = conf;
  }

  /**
   * Adds a row to a directory's file.
   *
   * @param directory below the root
   * @param name the file's name, if this is its first row
   * @param row in the order of the columns
   */
  void write(String directory, String name, Row row) throws IOException {
    WholeFile file = open.get(directory);
    if (file == null) {
      file = new WholeFile(new Path(root + "/" + directory + "/" + name), columns, conf);
      open.put(directory, file);
    }
    file.write(row);
  }

  void publish() throws IOException {
    for (WholeFile file : open.values()) {
      file.publish();
    }
  }

  @Override
  public void close() throws IOException {
    for (WholeFile file : open.values()) {
      file.close();
    }
  }
}
