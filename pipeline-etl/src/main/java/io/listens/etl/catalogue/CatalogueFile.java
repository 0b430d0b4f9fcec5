package io.listens.etl.catalogue;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** A catalogue in a file system that Hadoop reaches. */
final class CatalogueFile {

  private CatalogueFile() {}

  /**
   * Reads it.
   *
   * @throws CatalogueException if it isn't there or can't be read
   */
  static Catalogue read(String location, Configuration conf) {
    Path path = new Path(location);
    try (InputStream in = path.getFileSystem(conf).open(path)) {
      return CatalogueReader.read(in, location);
    } catch (FileNotFoundException e) {
      throw CatalogueException.isMissing(location, e);
    } catch (IOException | UncheckedIOException e) {
      throw new CatalogueException(location, String.valueOf(e.getMessage()), e);
    }
  }
}
