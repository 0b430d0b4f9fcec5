package io.listens.producer;

import io.listens.producer.ProducerMetrics.Latency;
import java.time.Duration;
import java.util.Map;

/** Counts for {@link ProducerMetrics}. Not thread-safe. */
final class Counters {

  final LatencyHistogram latency = new LatencyHistogram();
  long accepted;
  long sent;
  long failed;
  long retried;
  long throttled;
  long requests;
  long records;
  long bytes;

  ProducerMetrics snapshot(long bufferedBytes, Map<String, ProducerMetrics.Shard> shards) {
    Latency percentiles =
        new Latency(
            Duration.ofNanos(latency.percentile(0.5)),
            Duration.ofNanos(latency.percentile(0.95)),
            Duration.ofNanos(latency.percentile(0.99)),
            Duration.ofNanos(latency.max()));
    return new ProducerMetrics(
        accepted,
        sent,
        failed,
        retried,
        throttled,
        requests,
        records,
        bytes,
        bufferedBytes,
        percentiles,
        shards);
  }
}
