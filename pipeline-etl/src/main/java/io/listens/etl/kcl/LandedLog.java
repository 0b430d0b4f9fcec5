package io.listens.etl.kcl;

import io.listens.etl.parquet.WholeText;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.util.SerializableConfiguration;

/**
 * The batches that have landed: a file each, numbered from 1, which is there as a whole or not at
 * all. A batch is landed once its file is here, whatever lies in {@code raw/listens/}.
 */
final class LandedLog implements Serializable {

  private static final long serialVersionUID = 1;

  private final String root;
  private final SerializableConfiguration conf;

  LandedLog(String root, Configuration conf) {
    this.root = root;
    this.conf = new SerializableConfiguration(conf);
  }

  /** What has landed so far. */
  Landed latest() {
    return upTo(last());
  }

  /** The number of the last batch; 0 before the first. */
  long last() {
    return numbers().max().orElse(0);
  }

  /** The number of the oldest batch that is still here; 1 where none is. */
  long first() {
    return numbers().min().orElse(1);
  }

  /** What had landed after a batch; nothing after batch 0. */
  Landed upTo(long number) {
    return number == 0 ? Landed.NOTHING : get(number);
  }

  /** A batch. */
  Landed get(long number) {
    String json = text(file(number)).read();
    if (json == null) {
      throw new IllegalStateException("There is no " + file(number) + "; expected batch " + number);
    }
    return Landed.fromJson(json);
  }

  /**
   * Adds a batch.
   *
   * @throws UncheckedIOException also where another driver has added one of that number
   */
  void add(long number, Landed landed) {
    text(file(number)).write(landed.toJson());
  }

  /** Forgets the batches before one; the last one is never forgotten. */
  void deleteBefore(long number) {
    numbers().filter(old -> old < number).forEach(this::delete);
  }

  /** A text that is written down once, by the first who asks. */
  String once(String name, Supplier<String> first) {
    return text(new Path(root, name)).readOrWrite(first);
  }

  private Path file(long number) {
    return new Path(directory(), Long.toString(number));
  }

  private Path directory() {
    return new Path(root, "landed");
  }

  private LongStream numbers() {
    try {
      return Arrays.stream(files().listStatus(directory()))
          .map(file -> file.getPath().getName())
          .filter(name -> name.matches("\\d{1,18}"))
          .mapToLong(Long::parseLong);
    } catch (FileNotFoundException e) {
      return LongStream.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot list " + directory(), e);
    }
  }

  private WholeText text(Path path) {
    return new WholeText(path, conf.value());
  }

  private void delete(long number) {
    try {
      files().delete(file(number), false);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot delete " + file(number), e);
    }
  }

  private FileSystem files() throws IOException {
    return new Path(root).getFileSystem(conf.value());
  }
}
