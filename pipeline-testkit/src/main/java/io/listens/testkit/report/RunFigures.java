package io.listens.testkit.report;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What a run's report shows.
 *
 * @param title of the run, such as what it read
 * @param problems what doesn't add up; empty when all does
 * @param counts what went in and what came out, by name, in the order in which they are told
 * @param seconds how long each stage took, by name, in order
 * @param windowLength of each of the windows
 * @param windows those that have listens, in order of time
 * @param tracks the most listened ones, the first first
 * @param lateness how many listens came how late, from early to late
 * @param batches of the queries
 * @param sent when the stream took how many records
 */
public record RunFigures(
    String title,
    List<String> problems,
    Map<String, Long> counts,
    Map<String, Double> seconds,
    Duration windowLength,
    List<Window> windows,
    List<Track> tracks,
    List<Share> lateness,
    List<Batch> batches,
    List<Taken> sent) {

  /**
   * One window, all tracks together.
   *
   * @param listens counted
   * @param reported of them, with a played time
   * @param completed of those
   * @param skipped of those
   */
  public record Window(Instant start, long listens, long reported, long completed, long skipped) {}

  /**
   * One track, all windows together.
   *
   * @param name its name, or its id where the catalogue lacks it
   * @param artists empty where the catalogue lacks it
   * @param listens counted
   * @param users different ones, estimated by a union of the windows' sketches
   */
  public record Track(String name, String artists, long listens, long users) {}

  /**
   * How many there are of a kind.
   *
   * @param name of the kind
   */
  public record Share(String name, long count) {}

  /**
   * A batch of a query.
   *
   * @param query its name
   * @param start when it began
   * @param length how long it took
   * @param records that it read
   * @param millisBehind how far the query was behind the stream's tip when it was planned; empty
   *     where that isn't known
   */
  public record Batch(
      String query, Instant start, Duration length, long records, OptionalLong millisBehind) {}

  /**
   * Records that the stream took.
   *
   * @param start of the time in which it did
   * @param length of that time
   */
  public record Taken(Instant start, Duration length, long records) {}
}
