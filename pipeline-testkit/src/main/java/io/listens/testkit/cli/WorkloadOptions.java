package io.listens.testkit.cli;

import io.listens.testkit.generate.GeneratedSource;
import io.listens.testkit.generate.Workload;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What listening to generate; what isn't given is as in the typical workload. */
final class WorkloadOptions {

  @Option(
      names = "--listens",
      paramLabel = "N",
      description = "Records in all, duplicate and malformed ones included (default: 100000).")
  private @Nullable Long listens;

  @Option(names = "--users", paramLabel = "N", description = "People (default: 2000).")
  private @Nullable Integer users;

  @Option(
      names = "--tracks",
      paramLabel = "N",
      description = "Tracks in the catalogue (default: 5000).")
  private @Nullable Integer tracks;

  @Option(
      names = "--zipf",
      paramLabel = "S",
      description =
          "How unequally popular tracks are: the one of rank r is played in proportion to 1/r^S; 0"
              + " for all alike (default: 1).")
  private @Nullable Double zipf;

  @Option(
      names = "--session-listens",
      paramLabel = "N",
      description = "Listens that follow each other, on average (default: 10).")
  private @Nullable Double sessionListens;

  @Option(
      names = "--sources",
      paramLabel = "SOURCE=WEIGHT",
      split = ",",
      description =
          "What people send from, in relation to each other; teaching has user, track and time"
              + " alone (default: spotify=0.7,listenbrainz=0.2,lastfm=0.1).")
  private @Nullable Map<GeneratedSource, Double> sources;

  @Option(
      names = "--start",
      paramLabel = "TIME",
      description = "When the first may listen (default: 2024-06-25T00:00:00Z).")
  private @Nullable Instant start;

  @Option(
      names = "--span",
      paramLabel = "DURATION",
      description =
          "For how long people listen, such as PT8H or P2D (default: PT24H). The mean rate is"
              + " --listens over this.")
  private @Nullable Duration span;

  @Option(
      names = "--day-curve",
      paramLabel = "CURVE",
      description =
          "Listens in each hour of a day: typical, most at 9 to 10 and 18 to 19; flat; or 24"
              + " weights from 0:00 UTC on with commas between (default: typical).")
  private @Nullable String dayCurve;

  @Option(
      names = "--skips",
      paramLabel = "SHARE",
      description = "Share of listens left before the track's end, 0 to 1 (default: 0.5).")
  private @Nullable Double skips;

  @Option(
      names = "--late",
      paramLabel = "SHARE",
      description = "Share that arrives a minute to 6 hours late (default: 0.015).")
  private @Nullable Double late;

  @Option(
      names = "--offline",
      paramLabel = "SHARE",
      description =
          "Share made offline, sessions that arrive at once 1 to 30 days late (default: 0.003).")
  private @Nullable Double offline;

  @Option(
      names = "--duplicates",
      paramLabel = "SHARE",
      description = "Share that is sent twice (default: 0.005).")
  private @Nullable Double duplicates;

  @Option(
      names = "--malformed",
      paramLabel = "SHARE",
      description = "Share that is broken in one way or another (default: 0.001).")
  private @Nullable Double malformed;

  @Option(
      names = "--unknown-tracks",
      paramLabel = "SHARE",
      description = "Share of tracks that the catalogue lacks (default: 0.002).")
  private @Nullable Double unknownTracks;

  /**
   * The workload.
   *
   * @throws IllegalArgumentException for a value that can't be
   */
  Workload workload() {
    Workload workload = Workload.typical();
    workload = changed(workload, listens, Workload::withListens);
    workload = changed(workload, users, Workload::withUsers);
    workload = changed(workload, tracks, Workload::withTracks);
    workload = changed(workload, zipf, Workload::withZipfExponent);
    workload = changed(workload, sessionListens, Workload::withListensPerSession);
    workload = changed(workload, sources, Workload::withSources);
    workload = changed(workload, start, Workload::withStart);
    workload = changed(workload, span, Workload::withSpan);
    workload = changed(workload, hours(dayCurve), Workload::withDayCurve);
    workload = changed(workload, skips, Workload::withSkips);
    workload = changed(workload, late, Workload::withLate);
    workload = changed(workload, offline, Workload::withOffline);
    workload = changed(workload, duplicates, Workload::withDuplicates);
    workload = changed(workload, malformed, Workload::withMalformed);
    return changed(workload, unknownTracks, Workload::withUnknownTracks);
  }

  private static <T> Workload changed(
      Workload workload, @Nullable T value, BiFunction<Workload, T, Workload> change) {
    return value == null ? workload : change.apply(workload, value);
  }

  private static @Nullable List<Double> hours(@Nullable String curve) {
    if (curve == null) {
      return null;
    }
    return switch (curve.toLowerCase(Locale.ROOT)) {
      case "typical" -> Workload.TYPICAL_DAY;
      case "flat" -> Workload.FLAT_DAY;
      default -> weights(curve);
    };
  }

  private static List<Double> weights(String curve) {
    try {
      return Stream.of(curve.split(",")).map(weight -> Double.valueOf(weight.strip())).toList();
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "--day-curve is " + curve + "; expected typical, flat or 24 weights with commas between",
          e);
    }
  }
}
