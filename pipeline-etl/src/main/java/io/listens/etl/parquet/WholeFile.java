package io.listens.etl.parquet;

import io.listens.model.Column;
import io.listens.model.Internal;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.DelegatingPositionOutputStream;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;

/** A Parquet file that appears whole or not at all: see {@link PublishedFile}. */
@Internal
public final class WholeFile implements Closeable {

  private final PublishedFile file;
  private final ParquetWriter<Object> writer;

  /**
   * @param target where it will appear
   * @param columns what each row holds, in order
   * @param conf how to reach the target's file system
   */
  public WholeFile(Path target, List<Column> columns, Configuration conf) throws IOException {
    this(target, columns, Set.of(), conf);
  }

  /**
   * @param target where it will appear
   * @param columns what each row holds, in order
   * @param unique texts of which hardly any comes twice in a file, by their columns' names: to look
   *     each up in a dictionary would cost time and space
   * @param conf how to reach the target's file system
   */
  public WholeFile(Path target, List<Column> columns, Set<String> unique, Configuration conf)
      throws IOException {
    this.file = new PublishedFile(target, conf);
    Builder builder = new Builder(new LocalFile(file.local()), columns).withConf(conf);
    columns.stream()
        .filter(column -> isUnique(column) || unique.contains(column.name()))
        .forEach(column -> builder.withDictionaryEncoding(column.name(), false));
    this.writer =
        builder
            .withCompressionCodec(CompressionCodecName.SNAPPY)
            .withWriteMode(ParquetFileWriter.Mode.OVERWRITE)
            .build();
  }

  /** Payloads, sketches and means hardly ever repeat. */
  private static boolean isUnique(Column column) {
    return column.type() == Column.Type.BINARY || column.type() == Column.Type.DOUBLE;
  }

  /** Adds a row. */
  public void write(Row row) throws IOException {
    writer.write(row);
  }

  /** Adds a row as Spark holds it inside; it may be used again for the next one. */
  public void write(InternalRow row) throws IOException {
    writer.write(row);
  }

  /** Puts the file in its place. */
  public void publish() throws IOException {
    writer.close();
    file.publish();
  }

  /** Forgets what wasn't published. */
  @Override
  public void close() throws IOException {
    file.close();
  }

  private static final class Builder extends ParquetWriter.Builder<Object, Builder> {
    private final List<Column> columns;

    private Builder(OutputFile file, List<Column> columns) {
      super(file);
      this.columns = columns;
    }

    @Override
    protected Builder self() {
      return this;
    }

    @Override
    protected WriteSupport<Object> getWriteSupport(Configuration conf) {
      return new RowWriteSupport(columns);
    }
  }

  /** A plain file: Hadoop's local file system would put a checksum file beside it. */
  private record LocalFile(java.nio.file.Path path) implements OutputFile {

    @Override
    public PositionOutputStream create(long blockSizeHint) throws IOException {
      return createOrOverwrite(blockSizeHint);
    }

    @Override
    public PositionOutputStream createOrOverwrite(long blockSizeHint) throws IOException {
      CountingStream counted =
          new CountingStream(new BufferedOutputStream(Files.newOutputStream(path)));
      return new DelegatingPositionOutputStream(counted) {
        @Override
        public long getPos() {
          return counted.count();
        }
      };
    }

    @Override
    public boolean supportsBlockSize() {
      return false;
    }

    @Override
    public long defaultBlockSize() {
      return 0;
    }
  }
}
