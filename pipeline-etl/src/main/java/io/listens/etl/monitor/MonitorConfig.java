package io.listens.etl.monitor;

import io.listens.model.Internal;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What is to be seen of a job.
 *
 * @param destination where figures go
 * @param job the name that it is known by
 * @param cloudWatch where CloudWatch is
 * @param stalledAfter how long a query may make no progress; null if nobody watches
 */
@Internal
public record MonitorConfig(
    Destination destination, String job, CloudWatch cloudWatch, @Nullable Duration stalledAfter) {

  /** Where figures go. */
  public enum Destination {
    /** Nowhere. */
    NONE,
    /** To the standard output, a line of JSON for each batch. */
    LOG,
    /** There, and to CloudWatch. */
    CLOUDWATCH
  }

  /**
   * How to reach CloudWatch.
   *
   * @param region its region; null for the SDK's default
   * @param endpoint another endpoint than the region's own; null for that
   */
  public record CloudWatch(@Nullable String region, @Nullable URI endpoint) {}
}
