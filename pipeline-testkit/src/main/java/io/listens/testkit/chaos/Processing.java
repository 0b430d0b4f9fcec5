package io.listens.testkit.chaos;

import io.listens.etl.EtlConfig;
import io.listens.etl.kinesis.KinesisOptions;
import io.listens.etl.sink.OutputLocations;
import io.listens.etl.window.WindowSpec;
import io.listens.model.ListenPolicy;
import java.net.URI;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.streaming.Trigger;
import org.jspecify.annotations.Nullable;

/**
 * How the pipeline reads and adds up.
 *
 * @param cores of the machine
 * @param partitions of a shuffle
 * @param triggerMs milliseconds from one batch to the next; null to take what there is and end,
 *     again and again
 * @param maxRecords of a batch; null for no bound
 * @param maxBytes of a batch; null for no bound
 * @param windows how time is cut
 * @param policy what counts
 * @param beside whether results are reconciled while the stream runs, too
 */
record Processing(
    int cores,
    int partitions,
    @Nullable Integer triggerMs,
    @Nullable Integer maxRecords,
    @Nullable Integer maxBytes,
    WindowSpec windows,
    ListenPolicy policy,
    boolean beside) {

  static Processing draw(Chances chances) {
    Duration slide = minutes(chances.oneOf(5, 10, 15, 30));
    Duration length = slide.multipliedBy(chances.oneOf(1, 1, 2, 3));
    Duration lateness = chances.oneOf(Duration.ZERO, minutes(10), minutes(60), Duration.ofDays(2));
    return new Processing(
        chances.between(1, 4),
        chances.between(1, 5),
        chances.with(0.5) ? chances.between(0, 100) : null,
        chances.with(0.7) ? chances.between(300, 1_500) : null,
        chances.with(0.2) ? chances.between(100_000, 400_000) : null,
        new WindowSpec(length, slide, lateness),
        chances.oneOf(ListenPolicy.values()),
        chances.with(0.3));
  }

  private static Duration minutes(int count) {
    return Duration.ofMinutes(count);
  }

  Optional<Trigger> trigger() {
    return Optional.ofNullable(triggerMs).map(ms -> Trigger.ProcessingTime(ms));
  }

  EtlConfig config(ChaosPlan.Place place, URI endpoint) {
    Map<String, String> source = new HashMap<>();
    source.put(KinesisOptions.STREAM_NAME, place.stream());
    source.put(KinesisOptions.REGION, "us-east-1");
    source.put(KinesisOptions.ENDPOINT_URL, endpoint.toString());
    source.put(KinesisOptions.STARTING_POSITION, "trim_horizon");
    if (maxRecords != null) {
      source.put(KinesisOptions.MAX_RECORDS_PER_TRIGGER, maxRecords.toString());
    }
    if (maxBytes != null) {
      source.put(KinesisOptions.MAX_BYTES_PER_TRIGGER, maxBytes.toString());
    }
    return new EtlConfig(
        source, new OutputLocations("s3a://" + place.bucket()), windows, policy, ZoneOffset.UTC);
  }

  @Override
  public String toString() {
    return "%d cores, windows %s every %s, watermark %s, %s, %s records and %s bytes a batch, %s%s"
        .formatted(
            cores,
            windows.length(),
            windows.slide(),
            windows.lateness(),
            policy,
            maxRecords == null ? "any" : maxRecords,
            maxBytes == null ? "any" : maxBytes,
            triggerMs == null ? "available now" : "every " + triggerMs + " ms",
            beside ? ", reconciled beside" : "");
  }
}
