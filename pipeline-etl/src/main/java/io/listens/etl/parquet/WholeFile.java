package io.listens.etl.parquet;

import io.listens.model.Column;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.DelegatingPositionOutputStream;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;
import org.apache.spark.sql.Row;

/**
 * A Parquet file that appears whole under its final name, or not at all: it is written on the local
 * disk and then put in its place in one step, over whatever was there. A task that dies leaves
 * nothing that a reader sees; two that write the same file leave one of two equal files.
 */
public final class WholeFile implements Closeable {

  private final Path target;
  private final Configuration conf;
  private final java.nio.file.Path local;
  private final ParquetWriter<Row> writer;

  /**
   * @param target where it will appear
   * @param columns what each row holds, in order
   * @param conf how to reach the target's file system
   */
  public WholeFile(Path target, List<Column> columns, Configuration conf) throws IOException {
    this.target = target;
    this.conf = conf;
    this.local = Files.createTempFile("listens-", ".parquet");
    this.writer =
        new Builder(new LocalFile(local), columns)
            .withConf(conf)
            .withCompressionCodec(CompressionCodecName.SNAPPY)
            .withWriteMode(ParquetFileWriter.Mode.OVERWRITE)
            .build();
  }

  /** Adds a row. */
  public void write(Row row) throws IOException {
    writer.write(row);
  }

  /** Puts the file in its place. */
  public void publish() throws IOException {
    writer.close();
    FileSystem files = target.getFileSystem(conf);
    Path source = new Path(local.toUri());
    if (isObjectStore(files)) {
      // One upload, visible when it is complete.
      files.copyFromLocalFile(true, true, source, target);
      return;
    }
    // Two attempts at one file must not write into each other's.
    Path hidden = new Path(target.getParent(), "." + target.getName() + "." + UUID.randomUUID());
    if (isLocal(files)) {
      moveLocally(java.nio.file.Path.of(target.toUri().getPath()), hidden.getName());
      return;
    }
    files.copyFromLocalFile(true, true, source, hidden);
    FileContext.getFileContext(target.toUri(), conf)
        .rename(hidden, target, Options.Rename.OVERWRITE);
  }

  /**
   * Past Hadoop's local file system, which keeps a checksum in a file of its own: between the two
   * renames, and for good after a crash there, a reader would find that they don't agree.
   */
  private void moveLocally(java.nio.file.Path file, String hiddenName) throws IOException {
    java.nio.file.Path parent = Objects.requireNonNull(file.getParent(), "a file has a directory");
    java.nio.file.Path hidden = parent.resolve(hiddenName);
    Files.createDirectories(parent);
    try {
      Files.copy(local, hidden);
      Files.move(hidden, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(hidden);
    }
  }

  private static boolean isLocal(FileSystem files) {
    return files.getScheme().equals("file");
  }

  private static boolean isObjectStore(FileSystem files) {
    return files.getScheme().startsWith("s3");
  }

  /** Forgets what wasn't published. */
  @Override
  public void close() throws IOException {
    Files.deleteIfExists(local);
  }

  private static final class Builder extends ParquetWriter.Builder<Row, Builder> {
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
    protected WriteSupport<Row> getWriteSupport(Configuration conf) {
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
