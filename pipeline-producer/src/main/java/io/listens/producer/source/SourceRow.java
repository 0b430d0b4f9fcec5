package io.listens.producer.source;

import io.listens.model.Listen;
import io.listens.model.MalformedListenException;

/** One row of a source. */
public sealed interface SourceRow {

  /** The line it begins on, from 1; a header counts. */
  long line();

  /**
   * A row that is a listen.
   *
   * @param line the line it begins on, from 1
   * @param listen with the source's own id, or a derived one that is the same on each reading
   */
  record Accepted(long line, Listen listen) implements SourceRow {}

  /**
   * A row that isn't.
   *
   * @param line the line it begins on, from 1
   * @param cause the column at fault, the reason and the row's bytes as they stand in the source
   */
  record Rejected(long line, MalformedListenException cause) implements SourceRow {}
}
