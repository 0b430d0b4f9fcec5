package io.listens.testkit.chaos;

import io.listens.testkit.fault.FaultPlan;
import io.listens.testkit.generate.GeneratedSource;
import io.listens.testkit.generate.Workload;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * What a run is: all of it drawn from a seed.
 *
 * @param listens what is sent
 * @param sending how it is sent
 * @param processing how it is read and added up
 * @param backfill whether the results are deleted at the end, for the reconciliation to make all of
 *     them from the archive
 * @param troubles what goes wrong
 */
record ChaosPlan(
    long seed,
    Workload listens,
    Sending sending,
    Processing processing,
    boolean backfill,
    List<Trouble> troubles) {

  private static final Instant START = Instant.parse("2024-06-25T09:00:00Z");

  /** A while after the last listen of any workload. */
  static final Instant CLOSING = START.plus(Duration.ofDays(20));

  /**
   * Where a run takes place.
   *
   * @param stream the stream's name
   * @param bucket the bucket's name, no other seed's: what the last tasks of an earlier run may
   *     still write goes elsewhere
   */
  record Place(String stream, String bucket) {}

  Place place() {
    return new Place("chaos", "chaos-" + Long.toUnsignedString(seed));
  }

  static ChaosPlan of(long seed) {
    Chances chances = new Chances(seed, "troubles");
    // A part of them each time: some show only where others don't hide them.
    double share = chances.oneOf(0.3, 0.6, 0.9);
    List<Trouble> troubles =
        Arrays.stream(Trouble.values()).filter(trouble -> chances.with(share)).toList();
    return calm(seed).with(troubles);
  }

  /** The same without anything that goes wrong. */
  static ChaosPlan calm(long seed) {
    return new ChaosPlan(
        seed,
        listens(new Chances(seed, "listens")),
        Sending.draw(new Chances(seed, "sending")),
        Processing.draw(new Chances(seed, "processing")),
        new Chances(seed, "backfill").with(0.25),
        List.of());
  }

  ChaosPlan with(List<Trouble> newTroubles) {
    return new ChaosPlan(seed, listens, sending, processing, backfill, newTroubles);
  }

  private static Workload listens(Chances chances) {
    return Workload.typical()
        .withStart(START)
        .withSpan(Duration.ofHours(chances.oneOf(1, 3, 6)))
        .withListens(chances.between(1_500, 4_000))
        .withUsers(chances.between(30, 600))
        .withTracks(chances.between(20, 400))
        .withZipfExponent(chances.oneOf(0.0, 1.0, 1.2, 3.0))
        .withUnknownTracks(chances.oneOf(0.01, 0.1))
        .withDuplicates(chances.oneOf(0.01, 0.1))
        .withMalformed(chances.oneOf(0.01, 0.05))
        .withLate(chances.oneOf(0.0, 0.02, 0.1))
        .withLateUpTo(Duration.ofMinutes(chances.oneOf(30, 120, 360)))
        .withOffline(chances.oneOf(0.0, 0.0, 0.02))
        .withOfflineUpTo(Duration.ofDays(chances.oneOf(2, 5)))
        .withSources(
            Map.of(
                GeneratedSource.SPOTIFY, 0.5,
                GeneratedSource.LISTENBRAINZ, 0.2,
                GeneratedSource.LASTFM, 0.2,
                GeneratedSource.TEACHING, 0.1));
  }

  /**
   * What goes wrong with the calls to Kinesis and S3.
   *
   * @param part of the run, each of which has faults of its own
   * @param kill kills the driver
   */
  FaultPlan faults(String part, Runnable kill) {
    FaultPlan plan = FaultPlan.seeded(new Chances(seed, part).nextLong());
    for (Trouble trouble : troubles) {
      Chances chances = new Chances(seed, part + trouble);
      plan = trouble.addTo(plan, new Trouble.Setting(chances, place(), kill));
    }
    return plan;
  }

  boolean killsTasks() {
    return troubles.contains(Trouble.TASKS_KILLED);
  }
}
