package io.listens.testkit.chaos;

import io.listens.producer.ProducerConfig;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How listens are sent.
 *
 * @param shards of the stream at the beginning
 * @param aggregateBytes of an aggregated record; null not to aggregate
 * @param inFlight calls at once
 * @param strictOrder whether each key's order is kept
 * @param bursts in how many the listens come
 * @param pauseMs between two bursts
 * @param closing whether a listen comes last that closes all windows but its own
 */
record Sending(
    int shards,
    @Nullable Integer aggregateBytes,
    int inFlight,
    boolean strictOrder,
    int bursts,
    int pauseMs,
    boolean closing) {

  static Sending draw(Chances chances) {
    return new Sending(
        chances.between(1, 4),
        chances.with(0.6) ? chances.oneOf(1 << 10, 4 << 10, 64 << 10) : null,
        chances.between(1, 8),
        chances.with(0.2),
        chances.between(1, 5),
        chances.between(0, 700),
        chances.with(0.5));
  }

  ProducerConfig config(String stream) {
    ProducerConfig.Builder config =
        ProducerConfig.forStream(stream)
            .linger(Duration.ofMillis(5))
            .maxBatchRecords(200)
            .minBackoff(Duration.ofMillis(2))
            .maxBackoff(Duration.ofMillis(50))
            .quotaShare(Double.POSITIVE_INFINITY)
            .maxInFlight(inFlight)
            .strictOrder(strictOrder)
            .aggregation(aggregateBytes != null);
    return aggregateBytes == null
        ? config.build()
        : config.maxAggregateBytes(aggregateBytes).build();
  }

  @Override
  public String toString() {
    return "%d shards, %s, %d in flight%s, %d bursts, %s"
        .formatted(
            shards,
            aggregateBytes == null ? "not aggregated" : "aggregates of " + aggregateBytes + " B",
            inFlight,
            strictOrder ? " in strict order" : "",
            bursts,
            closing ? "closed by a last listen" : "left open");
  }
}
