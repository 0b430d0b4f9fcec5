package io.listens.etl.parquet;

import io.listens.model.Internal;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.util.Objects;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;

/**
 * A file that appears whole under its final name, or not at all: it is written on the local disk
 * and then put in its place in one step, over whatever was there. A task that dies leaves nothing
 * that a reader sees; two that write the same file leave one of two equal files.
 */
@Internal
public final class PublishedFile implements Closeable {

  private final Path target;
  private final Configuration conf;
  private final FileSystem files;
  private final String hiddenName;
  private final java.nio.file.Path local;

  /**
   * @param target where it will appear
   * @param conf how to reach the target's file system
   */
  public PublishedFile(Path target, Configuration conf) throws IOException {
    this.target = target;
    this.conf = conf;
    this.files = target.getFileSystem(conf);
    // Two attempts at one file must not write into each other's.
    this.hiddenName = "." + target.getName() + "." + UUID.randomUUID();
    if (isLocal()) {
      java.nio.file.Path directory =
          Objects.requireNonNull(localTarget().getParent(), "a file has a directory");
      this.local = Files.createDirectories(directory).resolve(hiddenName);
    } else {
      this.local = Files.createTempFile("listens-", ".part");
    }
  }

  private boolean isLocal() {
    return files.getScheme().equals("file");
  }

  private java.nio.file.Path localTarget() {
    return java.nio.file.Path.of(target.toUri().getPath());
  }

  /** Where to write what will be published. */
  public java.nio.file.Path local() {
    return local;
  }

  /** Puts the file in its place. */
  public void publish() throws IOException {
    if (isLocal()) {
      // Past Hadoop's local file system, which keeps a checksum in a file of its own: between two
      // renames, and for good after a crash there, a reader would find that they don't agree.
      Files.move(
          local,
          localTarget(),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
      return;
    }
    Path source = new Path(local.toUri());
    if (files.getScheme().startsWith("s3")) {
      // One upload, visible when it is complete.
      files.copyFromLocalFile(true, true, source, target);
      return;
    }
    Path hidden = new Path(target.getParent(), hiddenName);
    files.copyFromLocalFile(true, true, source, hidden);
    FileContext.getFileContext(target.toUri(), conf)
        .rename(hidden, target, Options.Rename.OVERWRITE);
  }

  /** Forgets what wasn't published. */
  @Override
  public void close() throws IOException {
    Files.deleteIfExists(local);
  }
}
