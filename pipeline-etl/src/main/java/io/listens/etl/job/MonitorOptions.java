package io.listens.etl.job;

import io.listens.etl.monitor.MonitorConfig;
import io.listens.etl.monitor.MonitorConfig.Destination;
import io.listens.etl.options.Option;
import io.listens.etl.options.OptionReader;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The job's options of what is to be seen of it. */
final class MonitorOptions {

  private static final String NAME = JobArguments.PREFIX + "name";
  private static final String METRICS = JobArguments.PREFIX + "metrics";
  private static final String ENDPOINT = JobArguments.PREFIX + "metrics-endpoint";
  private static final String STALLED_AFTER = JobArguments.PREFIX + "stalled-after";

  private static final long TRIGGERS = 10;

  /** A batch may well take longer than some short triggers. */
  private static final Duration LEAST = Duration.ofMinutes(1);

  static final List<Option> ALL =
      List.of(
          new Option(NAME, "text", "listens", "What log lines and metrics call the job."),
          new Option(
              METRICS,
              "none|log|cloudwatch",
              "log",
              "log: a line of JSON for each batch on the standard output. cloudwatch: metrics in the"
                  + " namespace listens as well, by Job and Query."),
          new Option(
              ENDPOINT,
              "http://127.0.0.1:4566",
              "the region's own",
              "Where CloudWatch is; its region is that of the stream."),
          new Option(
              STALLED_AFTER,
              "10",
              Long.toString(TRIGGERS),
              "For how many triggers, and at least a minute, a query may make no progress before"
                  + " that is an error in the log and the metric Stalled. 0: nobody looks."));

  private MonitorOptions() {}

  /**
   * Reads them.
   *
   * @param trigger from the start of one batch to that of the next; null if the job is to end
   * @param region of the stream; null if it isn't given
   */
  static MonitorConfig read(OptionReader in, @Nullable Duration trigger, @Nullable String region) {
    long triggers = in.count(STALLED_AFTER, 0).orElse(TRIGGERS);
    return new MonitorConfig(
        in.oneOf(METRICS, Destination.class, Destination.LOG),
        in.optional(NAME, Function.identity()).orElse("listens"),
        new MonitorConfig.CloudWatch(region, in.url(ENDPOINT)),
        trigger == null || triggers == 0 ? null : patience(trigger, triggers));
  }

  private static Duration patience(Duration trigger, long triggers) {
    Duration patience = trigger.multipliedBy(triggers);
    return patience.compareTo(LEAST) < 0 ? LEAST : patience;
  }
}
