package io.listens.etl.kinesis;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks again, later and later, until Kinesis answers or a deadline is over.
 *
 * <p>The wait before attempt <i>n</i> is random between 0 and min(5 s, 100 ms · 2<sup>n</sup>):
 * "Full Jitter" in "Exponential Backoff And Jitter" of the AWS Architecture Blog.
 */
final class RetryingKinesisPort implements KinesisPort {

  private static final Logger LOG = LoggerFactory.getLogger(RetryingKinesisPort.class);
  private static final long FIRST_WAIT_MS = 100;
  private static final long LONGEST_WAIT_MS = 5_000;

  private final KinesisPort kinesis;
  private final Duration deadline;
  private final Waiting waiting;
  private final ReadMetrics metrics;

  /**
   * @param deadline how long a call is tried
   * @param metrics told of every call of {@link #read} and everything that failed for now
   */
  RetryingKinesisPort(
      KinesisPort kinesis, Duration deadline, Waiting waiting, ReadMetrics metrics) {
    this.kinesis = kinesis;
    this.deadline = deadline;
    this.waiting = waiting;
    this.metrics = metrics;
  }

  @Override
  public StreamInfo describe() {
    return retry(kinesis::describe);
  }

  @Override
  public List<Shard> listShards() {
    return retry(kinesis::listShards);
  }

  @Override
  public String iterator(String shardId, ShardPosition position) {
    return retry(() -> kinesis.iterator(shardId, position));
  }

  @Override
  public Page read(String iterator, int limit) {
    Page page =
        retry(
            () -> {
              metrics.getRecordsCall();
              return kinesis.read(iterator, limit);
            });
    metrics.bytesRead(page.records().stream().mapToLong(DataRecord::bytes).sum());
    return page;
  }

  @Override
  public boolean holds(String shardId, SequenceNumber sequenceNumber) {
    return retry(() -> kinesis.holds(shardId, sequenceNumber));
  }

  private <T> T retry(Supplier<T> call) {
    long started = waiting.nanoTime();
    long longestWait = FIRST_WAIT_MS;
    while (true) {
      try {
        return call.get();
      } catch (KinesisUnavailableException e) {
        metrics.failedForNow(e.throttled());
        long wait = waiting.random(longestWait);
        if (waiting.nanoTime() - started + Duration.ofMillis(wait).toNanos() > deadline.toNanos()) {
          throw new KinesisUnavailableException(
              e.getMessage()
                  + " within "
                  + deadline
                  + ". To wait longer, set option "
                  + KinesisOptions.RETRY_TIMEOUT
                  + ".",
              e.throttled(),
              e);
        }
        LOG.debug("{}; trying again in {} ms", e.getMessage(), wait);
        waiting.await(wait);
        longestWait = Math.min(LONGEST_WAIT_MS, longestWait * 2);
      }
    }
  }
}
