package io.listens.producer;

/** Counts for {@link ProducerMetrics}. Not thread-safe. */
final class Counters {

  long accepted;
  long sent;
  long failed;
  long retried;
  long throttled;
  long requests;
  long records;
  long bytes;

  ProducerMetrics snapshot(long bufferedBytes) {
    return new ProducerMetrics(
        accepted, sent, failed, retried, throttled, requests, records, bytes, bufferedBytes);
  }
}
