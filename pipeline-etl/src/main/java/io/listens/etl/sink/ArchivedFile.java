package io.listens.etl.sink;

import io.listens.model.Internal;
import java.io.Serializable;

/**
 * A file of the archive as it was written.
 *
 * @param path below {@code raw/listens/}
 * @param shardId of its records
 * @param lastSequenceNumber of its last record
 * @param lastSubSequenceNumber of its last record
 * @param records how many it holds
 */
@Internal
public record ArchivedFile(
    String path,
    String shardId,
    String lastSequenceNumber,
    long lastSubSequenceNumber,
    long records)
    implements Serializable {
  private static final long serialVersionUID = 1;

  /** This one with another's records behind its own. */
  ArchivedFile followedBy(ArchivedFile more) {
    return new ArchivedFile(
        path, shardId, more.lastSequenceNumber, more.lastSubSequenceNumber, records + more.records);
  }
}
