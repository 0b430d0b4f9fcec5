package io.listens.etl.job;

import io.listens.etl.EtlConfig;
import io.listens.etl.monitor.MonitorConfig;
import io.listens.etl.reconcile.ReconcileOptions;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a job is to do.
 *
 * @param etl from where to where, and how windows are made
 * @param mode what of it
 * @param trigger from the start of one batch to that of the next; null to take what is there and
 *     end
 * @param reconciling when results and archive are compared, and which
 * @param stop when to end
 * @param monitor what is to be seen of it
 */
record JobConfig(
    EtlConfig etl,
    Mode mode,
    @Nullable Duration trigger,
    Reconciling reconciling,
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
   * How results and archive are compared.
   *
   * @param every how often the running job does; null for never
   * @param back windows that began longer ago are left alone, as the archive may have lost some of
   *     what they were made of; null for none
   */
  record Reconciling(@Nullable Duration every, @Nullable Duration back) {}

  /**
   * How a running job is ended.
   *
   * @param marker a file: the job ends when someone puts it there
   * @param timeout how long running batches may take to finish
   */
  record Stop(String marker, Duration timeout) {}

  /** The same reconciliation, of those windows alone that it may look at. */
  ReconcileOptions bounded(ReconcileOptions options, Instant now) {
    Duration back = reconciling.back();
    return back == null ? options : options.lookingBack(back, etl.windows(), now);
  }
}
