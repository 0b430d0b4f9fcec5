package io.listens.etl.parquet;

import io.listens.model.Internal;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.execution.streaming.CheckpointFileManager;
import org.apache.spark.sql.execution.streaming.CheckpointFileManager.CancellableFSDataOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * A short text that is written once: there as a whole or not at all, as Spark's checkpoints are.
 */
@Internal
public final class WholeText {

  private final Path path;
  private final Configuration conf;

  /**
   * @param path where it is
   * @param conf how to reach its file system
   */
  public WholeText(Path path, Configuration conf) {
    this.path = path;
    this.conf = conf;
  }

  /**
   * The text, or null where there is none.
   *
   * @throws UncheckedIOException if that can't be told
   */
  public @Nullable String read() {
    // Not by Spark's manager of checkpoint files: on S3 its file system is closed by a finalizer,
    // which doesn't wait for a stream that is still being read.
    try (FSDataInputStream in = path.getFileSystem(conf).open(path)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (FileNotFoundException e) {
      return null;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + path, e);
    }
  }

  /**
   * Writes the text.
   *
   * @throws UncheckedIOException also where there is one by now
   */
  public void write(String text) {
    CheckpointFileManager files = CheckpointFileManager.create(path, conf);
    try {
      files.mkdirs(path.getParent());
      try (CancellableFSDataOutputStream out = files.createAtomic(path, false)) {
        out.write(text.getBytes(StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + path, e);
    }
  }

  /**
   * The text that is there; where there is none, the one given, which is there from now on.
   *
   * @throws UncheckedIOException if it can be neither read nor written
   */
  public String readOrWrite(Supplier<String> first) {
    String known = read();
    if (known == null) {
      known = first.get();
      write(known);
    }
    return known;
  }
}
