package io.listens.etl.sink;

import io.listens.etl.catalogue.Catalogue;
import io.listens.etl.parquet.WholeFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.RowFactory;

/**
 * Keeps the catalogue's unreadable rows in {@code rejected/songs/}: those of the last file read.
 */
public final class RejectedSongs {

  private RejectedSongs() {}

  /** Writes them over those of an earlier catalogue. */
  public static void write(
      OutputLocations locations, List<Catalogue.Reject> rejects, Configuration conf) {
    Path target = new Path(locations.rejectedSongs() + "/part-0.parquet");
    if (rejects.isEmpty()) {
      delete(target, conf);
      return;
    }
    try (WholeFile file = new WholeFile(target, Catalogue.Reject.COLUMNS, conf)) {
      for (Catalogue.Reject reject : rejects) {
        file.write(RowFactory.create(reject.line(), reject.reason(), reject.row()));
      }
      file.publish();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + target, e);
    }
  }

  private static void delete(Path file, Configuration conf) {
    try {
      file.getFileSystem(conf).delete(file, false);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot delete " + file, e);
    }
  }
}
