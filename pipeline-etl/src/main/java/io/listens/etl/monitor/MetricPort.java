package io.listens.etl.monitor;

import java.util.List;

/** Where metrics go. Called from one thread. */
interface MetricPort extends AutoCloseable {

  /** The most metrics of one call. */
  int MOST = 500;

  /**
   * Hands metrics over.
   *
   * @param metrics at most {@link #MOST}
   * @throws RuntimeException if they couldn't be; they are given up then
   */
  void put(List<Metric> metrics);

  @Override
  void close();
}
