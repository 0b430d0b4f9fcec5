package io.listens.producer;

import java.time.Duration;

/**
 * Told what happens, as it happens: the place to feed a metrics library such as Micrometer. Runs on
 * the producer's threads and must be short, must not block and not throw. Counts can be had from
 * {@link ListenProducer#snapshot()} as well.
 */
public interface ProducerListener {

  /**
   * A Kinesis record was stored.
   *
   * @param shardId the shard that stored it
   * @param listens how many it holds
   * @param bytes its size, the partition key counted
   * @param latency from {@code send} of its oldest listen
   */
  default void stored(String shardId, int listens, int bytes, Duration latency) {}

  /**
   * A Kinesis record was refused. Its listens are sent again, but for those that {@link #failed} is
   * told of.
   *
   * @param shardId the shard that it was meant for
   * @param listens how many it holds
   * @param throttled whether because the shard's quota was used up
   */
  default void refused(String shardId, int listens, boolean throttled) {}

  /**
   * A listen's future failed.
   *
   * @param reason that of its {@link SendFailedException}
   */
  default void failed(SendFailedException.Reason reason) {}
}
