package io.listens.testkit.emulator.backend;

import io.listens.model.Internal;
import java.io.IOException;
import java.net.URI;

/** A server that the emulator hands requests on to. */
@Internal
public interface Backend extends AutoCloseable {

  /** Where it listens, on loopback. */
  URI endpoint();

  /**
   * Stops it and deletes what it kept.
   *
   * @throws IOException if it can't be stopped, or files can't be deleted
   */
  @Override
  void close() throws IOException;

  /** Starts one. */
  @FunctionalInterface
  interface Starter {

    /**
     * Starts one.
     *
     * @throws IOException if it can't be started
     */
    Backend start() throws IOException;
  }
}
