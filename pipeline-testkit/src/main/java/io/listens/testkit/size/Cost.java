package io.listens.testkit.size;

/**
 * US dollars a month, if the busiest rate held all day.
 *
 * @param stream shards, payload units and retention
 * @param job workers of G.025X
 * @param storage a month's archive, and the requests
 * @param watching metrics and alarms
 */
record Cost(double stream, double job, double storage, double watching) {

  private static final double HOURS = 730;
  private static final double MONTH_SECONDS = HOURS * 3_600;
  private static final double DPU_OF_WORKER = 0.25;
  private static final double DAYS = 30.4;

  /**
   * Metrics of both queries: 9 of the archive, 12 of the windows; and alarms of the template; the
   * dashboard is one of three free ones.
   */
  private static final int METRICS = 21;

  private static final int ALARMS = 8;

  /** The job looks for its stop marker each 5 seconds, by two requests of which one lists. */
  private static final double LOOKS = MONTH_SECONDS / 5;

  /** Metrics go at most each 10 seconds: after a batch of either query, and once a minute. */
  private static final double MOST_PUBLISHED_PER_SECOND = 0.1;

  static Cost plain(Size size, Load load, Prices prices) {
    return of(size, size.plainShards(), size.plainUnits(), load, prices);
  }

  static Cost aggregated(Size size, Load load, Prices prices) {
    return of(size, size.aggregatedShards(), size.aggregatedUnits(), load, prices);
  }

  private static Cost of(Size size, long shards, double units, Load load, Prices prices) {
    double shardHour =
        prices.of("kinesis.shard.hour")
            + (load.retentionHours() > 24 ? prices.of("kinesis.extended.shard.hour") : 0);
    double puts = units * MONTH_SECONDS / 1e6 * prices.of("kinesis.put.million");
    return new Cost(
        shards * HOURS * shardHour + puts,
        size.workers() * DPU_OF_WORKER * HOURS * prices.of("glue.dpu.hour"),
        storage(size, prices),
        watching(load, prices));
  }

  private static double storage(Size size, Prices prices) {
    double put = prices.of("s3.put.thousand") / 1e3;
    double get = prices.of("s3.get.thousand") / 1e3;
    double object = prices.of("s3.transition.thousand") + prices.of("s3.monitor.thousand.month");
    return size.archiveGigabytesPerMonth() * prices.of("s3.gb.month")
        + size.putsPerDay() * DAYS * (put + 2 * get)
        + LOOKS * (put + get)
        + size.objectsPerDay() * DAYS / 1e3 * object;
  }

  private static double watching(Load load, Prices prices) {
    double published = Math.min(MOST_PUBLISHED_PER_SECOND, 1 / 60.0 + 2 / load.triggerSeconds());
    return METRICS * prices.of("cloudwatch.metric.month")
        + ALARMS * prices.of("cloudwatch.alarm.month")
        + published * MONTH_SECONDS / 1e3 * prices.of("cloudwatch.request.thousand");
  }

  double sum() {
    return stream + job + storage + watching;
  }
}
