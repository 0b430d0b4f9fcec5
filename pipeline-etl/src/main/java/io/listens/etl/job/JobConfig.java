package io.listens.etl.job;

import io.listens.etl.EtlConfig;
import io.listens.etl.monitor.MonitorConfig;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a job is to do.
 *
 * @param etl from where to where, and how windows are made
 * @param mode what of it
 * @param trigger from the start of one batch to that of the next; null to take what is there and
 *     end
 * @param reconcileEvery how often the running job compares results and archive; null for never
 * @param stop when to end
 * @param monitor what is to be seen of it
 */
record JobConfig(
    EtlConfig etl,
    Mode mode,
    @Nullable Duration trigger,
    @Nullable Duration reconcileEvery,
    Stop stop,
    MonitorConfig monitor) {

  /** What a job does. */
  enum Mode {
    /** Archive the stream and add it up. */
    STREAM,
    /** Make the results what the archive says, and end. */
    RECONCILE,
    /** Only tell where they differ, and end. */
    AUDIT
  }

  /**
   * How a running job is ended.
   *
   * @param marker a file: the job ends when someone puts it there
   * @param timeout how long running batches may take to finish
   */
  record Stop(String marker, Duration timeout) {}
}
