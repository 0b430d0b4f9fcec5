package io.listens.etl.kinesis;

import java.io.Serializable;
import java.util.stream.Collectors;
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

  /** Of a stream that may have thousands. */
  private static final int NAMED_SHARDS = 3;

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

  /**
   * Tells that the stream is another one of the same name.
   *
   * @param expected how far the other one was read
   */
  void recreated(KinesisPort kinesis, StreamPosition expected, StreamTopology.View found) {
    String shards =
        expected.shards().entrySet().stream()
            .filter(shard -> !(shard.getValue() instanceof ShardPosition.Ended))
            .limit(NAMED_SHARDS)
            .map(shard -> recreated(kinesis, shard.getKey(), shard.getValue(), found))
            .collect(Collectors.joining(", "));
    lost(
        "Cannot go on reading stream "
            + expected.stream()
            + ": it was made at "
            + found.info().created()
            + "; expected the one made at "
            + expected.created()
            + ", which the checkpoint is of. Of its "
            + expected.shards().size()
            + " shards, "
            + shards
            + ".");
  }

  private static String recreated(
      KinesisPort kinesis, String shardId, ShardPosition expected, StreamTopology.View found) {
    return shardId
        + " was to be read from "
        + expected
        + (found.shards().containsKey(shardId)
            ? "; the earliest record that it holds now is " + earliest(kinesis, shardId)
            : "; it isn't there now");
  }

  /** Tells that a shard isn't there that was to be read. */
  void gone(
      KinesisPort kinesis, String shardId, ShardPosition expected, StreamTopology.View found) {
    String left =
        found.shards().keySet().stream()
            .filter(id -> !id.equals(shardId))
            .findFirst()
            .map(oldest -> earliest(kinesis, oldest) + " of " + oldest)
            .orElse("not known");
    lost(
        "Cannot read "
            + shardId
            + ": it is gone from the stream; expected it to be there from "
            + expected
            + " on. The earliest record that is left is "
            + left
            + ".");
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

  /**
   * Tells that a range doesn't end as it was planned.
   *
   * @param seen what is there in the place of its last record
   */
  void cutShort(KinesisPort kinesis, ShardRange range, String seen) {
    lost(
        "Cannot read "
            + range.shardId()
            + " from "
            + range.from()
            + " to "
            + range.to()
            + ": reading came to "
            + seen
            + "; expected the last record of the range before it. The earliest record that the shard"
            + " holds is "
            + earliest(kinesis, range.shardId())
            + ".");
  }

  private static String earliest(KinesisPort kinesis, String shardId) {
    KinesisPort.DataRecord record =
        kinesis.next(kinesis.iterator(shardId, ShardPosition.trimHorizon()));
    return record == null ? "not known" : record.sequenceNumber().digits();
  }
}
