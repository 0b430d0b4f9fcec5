package io.listens.producer;

import java.time.Duration;
import java.util.Map;

/**
 * What a producer has done so far.
 *
 * @param accepted listens taken into the buffer
 * @param sent listens whose future completed with a receipt
 * @param failed listens whose future failed, those that were never accepted included
 * @param retried how often a listen was put back to be sent again
 * @param throttled Kinesis records refused because their shard's quota was used up
 * @param requests PutRecords calls made
 * @param records Kinesis records stored
 * @param bytes bytes stored, partition keys counted
 * @param bufferedBytes bytes of the budget in use now
 * @param latency from acceptance to the receipt
 * @param shards by shard id, the open ones
 */
public record ProducerMetrics(
    long accepted,
    long sent,
    long failed,
    long retried,
    long throttled,
    long requests,
    long records,
    long bytes,
    long bufferedBytes,
    Latency latency,
    Map<String, Shard> shards) {

  /** Listens per Kinesis record stored; 0 when there is none. */
  public double aggregationFactor() {
    return records == 0 ? 0 : (double) sent / records;
  }

  /** Percentiles, each at most an eighth too high; zero when nothing was sent. */
  public record Latency(Duration p50, Duration p95, Duration p99, Duration max) {}

  /**
   * One shard's part.
   *
   * @param sent listens stored
   * @param records Kinesis records stored
   * @param bytes bytes stored, partition keys counted
   * @param throttled Kinesis records refused because the quota was used up
   * @param waiting listens in the buffer
   * @param latency of those sent, from acceptance to the receipt
   */
  public record Shard(
      long sent, long records, long bytes, long throttled, int waiting, Latency latency) {}
}
