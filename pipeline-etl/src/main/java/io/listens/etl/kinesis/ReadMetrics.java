package io.listens.etl.kinesis;

import java.io.Serializable;
import org.apache.spark.SparkContext;
import org.apache.spark.util.LongAccumulator;

/**
 * What reading cost and met with, on the driver and on all executors, since the query started.
 *
 * @param calls GetRecords calls
 * @param bytes read, keys included
 * @param throttles calls that Kinesis refused for being too many
 * @param failures other calls that failed for now
 * @param losses times that records were found to be gone
 */
record ReadMetrics(
    LongAccumulator calls,
    LongAccumulator bytes,
    LongAccumulator throttles,
    LongAccumulator failures,
    LongAccumulator losses)
    implements Serializable {

  private static final long serialVersionUID = 1;

  /** Counts that Spark brings from the executors to the driver. */
  static ReadMetrics of(SparkContext spark) {
    return new ReadMetrics(
        spark.longAccumulator(),
        spark.longAccumulator(),
        spark.longAccumulator(),
        spark.longAccumulator(),
        spark.longAccumulator());
  }

  /** Counts of this JVM alone. */
  static ReadMetrics local() {
    return new ReadMetrics(
        new LongAccumulator(),
        new LongAccumulator(),
        new LongAccumulator(),
        new LongAccumulator(),
        new LongAccumulator());
  }

  // A planner and a prefetching reader count from several threads, which accumulators don't allow.

  void getRecordsCall() {
    add(calls, 1);
  }

  void bytesRead(long count) {
    add(bytes, count);
  }

  void failedForNow(boolean throttled) {
    add(throttled ? throttles : failures, 1);
  }

  void lost() {
    add(losses, 1);
  }

  private static void add(LongAccumulator counter, long count) {
    synchronized (counter) {
      counter.add(count);
    }
  }
}
