package io.listens.producer.source;

import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Listens in the order of their source; for one thread, but for {@link #progress}. */
public interface ListenSource extends Closeable {

  /**
   * The next row; null at the end.
   *
   * @throws SourceException if the source can't be read any further
   */
  @Nullable SourceRow next() throws IOException;

  /** How much has been read, from 0 to 1; on another thread than the reading one it may lag. */
  double progress();
}
