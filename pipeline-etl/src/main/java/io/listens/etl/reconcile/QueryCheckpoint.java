package io.listens.etl.reconcile;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * What Spark's checkpoint says of a query with one source. Spark's own classes for it make the
 * directories that they don't find, which an audit must not.
 *
 * @see "Spark 3.5's OffsetSeqLog and CommitLog: a file a batch, named by its number; an offset file
 *     holds the version, the metadata and the source's offset, a line each"
 */
final class QueryCheckpoint {

  private final Path root;
  private final Configuration conf;

  QueryCheckpoint(String location, Configuration conf) {
    this.root = new Path(location);
    this.conf = conf;
  }

  /**
   * The last batch that is done for good; -1 when the query was started and none is; empty when it
   * was never started.
   */
  Optional<Long> lastCommitted() {
    try {
      return root.getFileSystem(conf).exists(root)
          ? Optional.of(lastIn("commits"))
          : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + root, e);
    }
  }

  private long lastIn(String directory) throws IOException {
    try {
      return Arrays.stream(root.getFileSystem(conf).listStatus(new Path(root, directory)))
          .map(file -> file.getPath().getName())
          .filter(name -> name.matches("\\d{1,18}"))
          .mapToLong(Long::parseLong)
          .max()
          .orElse(-1);
    } catch (FileNotFoundException e) {
      return -1;
    }
  }

  /** How far the source was read after a batch, as the source writes it. */
  String offsetAfter(long batch) {
    Path file = new Path(root, "offsets/" + batch);
    try {
      FileSystem files = file.getFileSystem(conf);
      try (FSDataInputStream in = files.open(file)) {
        String[] lines = new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n", -1);
        if (lines.length < 3) {
          throw new IllegalStateException(
              "Cannot read " + file + ": it has " + lines.length + " lines; expected 3 or more");
        }
        return lines[2];
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + file, e);
    }
  }
}
