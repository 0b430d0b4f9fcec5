package io.listens.etl.catalogue;

import io.listens.model.Internal;
import java.io.FileNotFoundException;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.EtagSource;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A catalogue file that may change while it is in use. Whether it did is told by its time, its
 * length and, on S3, its ETag. Thread-safe.
 */
@Internal
public final class CatalogueSource {

  private static final Logger LOG = LoggerFactory.getLogger(CatalogueSource.class);

  private final Path file;
  private final Configuration conf;
  private Version version;
  private volatile Catalogue catalogue;
  private volatile long failedReloads;
  private @Nullable String toldFailure;

  /** Equal for equal content, as far as the file system tells. */
  private record Version(long modified, long length, @Nullable String etag) {

    static Version of(FileStatus status) {
      return new Version(
          status.getModificationTime(),
          status.getLen(),
          status instanceof EtagSource tagged ? tagged.getEtag() : null);
    }
  }

  private CatalogueSource(Path file, Configuration conf) {
    this.file = file;
    this.conf = conf;
    this.version = version();
    this.catalogue = CatalogueFile.read(file.toString(), conf);
  }

  /**
   * Reads a catalogue for the first time.
   *
   * @throws CatalogueException if it isn't there or can't be read
   */
  public static CatalogueSource open(String location, Configuration conf) {
    return new CatalogueSource(new Path(location), conf);
  }

  /** The catalogue as it was read last. */
  public Catalogue current() {
    return catalogue;
  }

  /**
   * Reads the file again if it changed. One that can't be read leaves the catalogue as it is, is
   * counted, logged, and tried again with the next call.
   *
   * @return the catalogue to use
   */
  public synchronized Catalogue refresh() {
    try {
      // Before the content: a change in between is seen by the next call.
      Version found = version();
      if (!found.equals(version)) {
        catalogue = CatalogueFile.read(file.toString(), conf);
        version = found;
        LOG.info(
            "Read catalogue {} again: {} songs, {} rows rejected",
            file,
            catalogue.songs().size(),
            catalogue.rejects().size());
      }
      toldFailure = null;
    } catch (CatalogueException e) {
      countFailure(e);
    }
    return catalogue;
  }

  /** How often the file couldn't be read again, and the catalogue before it stayed in use. */
  public long failedReloads() {
    return failedReloads;
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // Written under this lock alone.
  private void countFailure(CatalogueException failure) {
    failedReloads++;
    String message = String.valueOf(failure.getMessage());
    if (!message.equals(toldFailure)) {
      LOG.error("The catalogue stays as it was read before. {}", message);
      toldFailure = message;
    }
  }

  private Version version() {
    try {
      return Version.of(file.getFileSystem(conf).getFileStatus(file));
    } catch (FileNotFoundException e) {
      throw CatalogueException.isMissing(file.toString(), e);
    } catch (IOException e) {
      throw new CatalogueException(file.toString(), String.valueOf(e.getMessage()), e);
    }
  }
}
