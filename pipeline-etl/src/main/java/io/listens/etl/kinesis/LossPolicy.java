package io.listens.etl.kinesis;

import java.io.Serializable;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens where records are gone that should have been read.
 *
 * @param fail whether that ends the query; else it is logged and counted
 * @param metrics where it is counted
 */
record LossPolicy(boolean fail, ReadMetrics metrics) implements Serializable {

  private static final long serialVersionUID = 1;
  private static final Logger LOG = LoggerFactory.getLogger(LossPolicy.class);

  /**
   * Tells of a loss.
   *
   * @throws DataLossException if it is to end the query
   */
  void lost(String message) {
    if (fail) {
      throw new DataLossException(message);
    }
    metrics.lost();
    LOG.warn("{} Going on without these records.", message);
  }

  /** Tells that the stream is another one of the same name. */
  void recreated(String stream, Instant created, Instant expected) {
    lost(
        "Cannot go on reading stream "
            + stream
            + ": it was made at "
            + created
            + "; expected the one made at "
            + expected
            + ", which the checkpoint is of.");
  }

  /** Tells that a shard isn't there that was to be read. */
  void gone(String shardId, ShardPosition expected) {
    lost(
        "Cannot read "
            + shardId
            + ": it is gone from the stream; expected it to be there from "
            + expected
            + " on.");
  }

  /** Tells that records behind a position have been trimmed. */
  void trimmed(KinesisPort kinesis, String shardId, ShardPosition expected, Retention retention) {
    lost(
        "Cannot read "
            + shardId
            + " from "
            + expected
            + ": the stream keeps a record for "
            + retention.length()
            + ", and may have trimmed some behind this position before they were read; the earliest"
            + " record that it holds is "
            + earliest(kinesis, shardId)
            + ".");
  }

  private static String earliest(KinesisPort kinesis, String shardId) {
    KinesisPort.Page page = kinesis.read(kinesis.iterator(shardId, ShardPosition.trimHorizon()), 1);
    return page.records().isEmpty() ? "not known" : page.records().get(0).sequenceNumber().digits();
  }
}
