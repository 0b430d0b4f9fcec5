package io.listens.etl.kinesis;

import io.listens.etl.kinesis.KinesisPort.Shard;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.TreeMap;

/**
 * What {@code StreamingQueryProgress} shows of the source. Times are ms behind the tips of the
 * shards that are being read; counts are since the query started.
 */
final class SourceMetrics {

  private SourceMetrics() {}

  static Map<String, String> of(BatchPlanner planner, ReadMetrics read) {
    Map<String, String> metrics = new TreeMap<>();
    LongSummaryStatistics behind =
        planner.millisBehind().stream().mapToLong(Long::longValue).summaryStatistics();
    if (behind.getCount() > 0) {
      metrics.put("minMillisBehindLatest", Long.toString(behind.getMin()));
      metrics.put("avgMillisBehindLatest", Long.toString(Math.round(behind.getAverage())));
      metrics.put("maxMillisBehindLatest", Long.toString(behind.getMax()));
    }
    planner.recordsBehind().ifPresent(n -> metrics.put("recordsBehindLatest", Long.toString(n)));
    long closed = planner.stream().shards().values().stream().filter(Shard::closed).count();
    metrics.put("closedShards", Long.toString(closed));
    metrics.put("openShards", Long.toString(planner.stream().shards().size() - closed));
    metrics.put("bytesRead", read.bytes().value().toString());
    metrics.put("getRecordsCalls", read.calls().value().toString());
    metrics.put("throttles", read.throttles().value().toString());
    metrics.put("failedCalls", read.failures().value().toString());
    metrics.put("losses", read.losses().value().toString());
    return metrics;
  }
}
