package io.listens.etl.monitor;

import java.util.Map;

/** Is told by the queries what their sinks found in a batch, before Spark tells of the batch. */
@FunctionalInterface
public interface BatchObserver {

  /** Doesn't care. */
  BatchObserver NONE = (query, batch, figures) -> {};

  /**
   * A batch was written.
   *
   * @param query the query's name
   * @param batch its number, from 0
   * @param figures what was found in it
   */
  void wrote(String query, long batch, Map<Figure, Long> figures);

  /**
   * A batch has landed that is of no query, so that Spark tells nothing of it.
   *
   * @param name what landed it
   * @param batch its number, from 1
   * @param figures all that is known of it
   */
  default void landed(String name, long batch, Map<Figure, Long> figures) {}
}
