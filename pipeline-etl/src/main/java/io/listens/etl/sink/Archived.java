package io.listens.etl.sink;

import io.listens.model.Internal;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * What was written of a batch.
 *
 * @param rejects how many of its records can't be read
 * @param files of {@code raw/listens/}
 */
@Internal
public record Archived(long rejects, List<ArchivedFile> files) implements Serializable {

  private static final long serialVersionUID = 1;

  /** Copies the list. */
  public Archived {
    files = new ArrayList<>(files);
  }

  static Archived plus(Archived a, Archived b) {
    List<ArchivedFile> files = new ArrayList<>(a.files);
    files.addAll(b.files);
    return new Archived(a.rejects + b.rejects, files);
  }
}
