package io.listens.producer;

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
        latency.percentiles(),
        shards);
  }
}
