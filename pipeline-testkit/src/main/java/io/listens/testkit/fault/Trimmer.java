package io.listens.testkit.fault;

import io.listens.model.Internal;

/** Forgets records, as retention does. */
@Internal
@FunctionalInterface
public interface Trimmer {

  /**
   * Forgets the oldest records of each shard of a stream.
   *
   * @param records how many of each shard at most
   * @return whether there was any
   */
  boolean trim(String stream, int records);
}
