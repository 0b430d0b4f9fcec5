package io.listens.etl.sink;

import io.listens.etl.catalogue.Catalogue;
import io.listens.etl.parquet.WholeFile;
import io.listens.model.Internal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.RowFactory;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the catalogue's unreadable rows in {@code rejected/songs/}: those of the last file read.
 */
@Internal
public final class RejectedSongs {

  private final OutputLocations locations;
  private final Configuration conf;
  private @Nullable List<Catalogue.Reject> kept;

  /**
   * @param locations where to keep them
   * @param conf how to reach the file system
   */
  public RejectedSongs(OutputLocations locations, Configuration conf) {
    this.locations = locations;
    this.conf = conf;
  }

  /** Writes a catalogue's over those of an earlier one; nothing if they were written before. */
  public synchronized void keep(Catalogue catalogue) {
    if (!catalogue.rejects().equals(kept)) {
      write(catalogue.rejects());
      kept = catalogue.rejects();
    }
  }

  private void write(List<Catalogue.Reject> rejects) {
    Path target = new Path(locations.rejectedSongs() + "/part-0.parquet");
    if (rejects.isEmpty()) {
      delete(target);
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

  private void delete(Path file) {
    try {
      file.getFileSystem(conf).delete(file, false);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot delete " + file, e);
    }
  }
}
