package io.listens.testkit.generate;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What kind of listening to generate. Immutable; each {@code with…} method gives a changed copy,
 * and throws {@link IllegalArgumentException} for an impossible value.
 *
 * <p>The {@linkplain #typical() typical} one is a day of 2,000 people over 5,000 tracks, with the
 * habits that public figures report; how much comes late is an assumption, as nobody publishes it.
 */
public final class Workload {

  /**
   * Listens in the 24 hours of a day (UTC), relative to each other: fewest at 2, most at 9 to 10
   * and 18 to 19, five times the fewest.
   */
  public static final List<Double> TYPICAL_DAY =
      List.of(
          2.0, 1.3, 1.0, 1.1, 1.4, 2.0, 2.9, 3.8, 4.4, 4.9, 4.8, 4.4, //
          4.3, 4.2, 4.2, 4.3, 4.4, 4.7, 5.0, 4.9, 4.4, 3.9, 3.3, 2.6);

  /** As many listens in each hour. */
  public static final List<Double> FLAT_DAY = Collections.nCopies(24, 1.0);

  private static final Duration LEAST_LATE = Duration.ofMinutes(1);
  private static final Duration LEAST_OFFLINE = Duration.ofDays(1);

  private long listens = 100_000;
  private int users = 2_000;
  private double listensPerSession = 10;
  private Map<GeneratedSource, Double> sources =
      Map.of(
          GeneratedSource.SPOTIFY,
          0.7,
          GeneratedSource.LISTENBRAINZ,
          0.2,
          GeneratedSource.LASTFM,
          0.1);
  private int tracks = 5_000;
  private double zipfExponent = 1.0;
  private double unknownTrackShare = 0.002;
  private double skipShare = 0.5;
  private Instant start = Instant.parse("2024-06-25T00:00:00Z");
  private Duration span = Duration.ofDays(1);
  private List<Double> dayCurve = TYPICAL_DAY;
  private double lateShare = 0.015;
  private Duration lateUpTo = Duration.ofHours(6);
  private double offlineShare = 0.003;
  private Duration offlineUpTo = Duration.ofDays(30);
  private double duplicateShare = 0.005;
  private double malformedShare = 0.001;

  private Workload() {}

  private Workload(Workload other) {
    listens = other.listens;
    users = other.users;
    listensPerSession = other.listensPerSession;
    sources = other.sources;
    tracks = other.tracks;
    zipfExponent = other.zipfExponent;
    unknownTrackShare = other.unknownTrackShare;
    skipShare = other.skipShare;
    start = other.start;
    span = other.span;
    dayCurve = other.dayCurve;
    lateShare = other.lateShare;
    lateUpTo = other.lateUpTo;
    offlineShare = other.offlineShare;
    offlineUpTo = other.offlineUpTo;
    duplicateShare = other.duplicateShare;
    malformedShare = other.malformedShare;
  }

  /** A day of 100,000 listens with everything that goes wrong in real life. */
  public static Workload typical() {
    return new Workload();
  }

  /** The same without late, duplicate or malformed listens and without unknown tracks. */
  public Workload withoutFlaws() {
    return withLate(0).withOffline(0).withDuplicates(0).withMalformed(0).withUnknownTracks(0);
  }

  /** How many records in all, duplicate and malformed ones included; 100,000 by default. */
  public Workload withListens(long count) {
    require(count >= 0, "listens", count, ">= 0");
    Workload changed = new Workload(this);
    changed.listens = count;
    return changed;
  }

  /** How many people listen; 2,000 by default. */
  public Workload withUsers(int count) {
    require(count > 0, "users", count, "> 0");
    Workload changed = new Workload(this);
    changed.users = count;
    return changed;
  }

  /** The mean number of listens that follow each other; 10 by default. */
  public Workload withListensPerSession(double mean) {
    require(mean >= 1 && mean <= 1e6, "listensPerSession", mean, "1 to 1000000");
    Workload changed = new Workload(this);
    changed.listensPerSession = mean;
    return changed;
  }

  /**
   * From which sources people send, by weight; Spotify 0.7, ListenBrainz 0.2, Last.fm 0.1 by
   * default.
   */
  public Workload withSources(Map<GeneratedSource, Double> weights) {
    double sum = weights.values().stream().mapToDouble(Double::doubleValue).sum();
    boolean negative = weights.values().stream().anyMatch(weight -> weight < 0);
    require(!negative && sum > 0, "sources", weights, "weights >= 0, one of them > 0");
    Workload changed = new Workload(this);
    changed.sources = Collections.unmodifiableMap(new EnumMap<>(weights));
    return changed;
  }

  /** How many tracks the catalogue has; 5,000 by default. */
  public Workload withTracks(int count) {
    require(count > 0, "tracks", count, "> 0");
    Workload changed = new Workload(this);
    changed.tracks = count;
    return changed;
  }

  /**
   * How unequally popular tracks are: the track of rank r is played in proportion to 1/r to this
   * power; 0 for all alike, 1 by default.
   */
  public Workload withZipfExponent(double exponent) {
    require(exponent >= 0 && exponent <= 5, "zipfExponent", exponent, "0 to 5");
    Workload changed = new Workload(this);
    changed.zipfExponent = exponent;
    return changed;
  }

  /** The share of listens to tracks that the catalogue lacks; 0.002 by default. */
  public Workload withUnknownTracks(double share) {
    requireShare("unknownTracks", share);
    Workload changed = new Workload(this);
    changed.unknownTrackShare = share;
    return changed;
  }

  /**
   * The share of listens left before the track's end; 0.5 by default. About half of them are left
   * within 5 seconds, two thirds within 30.
   */
  public Workload withSkips(double share) {
    requireShare("skips", share);
    Workload changed = new Workload(this);
    changed.skipShare = share;
    return changed;
  }

  /**
   * When the first may listen; 2024-06-25T00:00:00Z by default.
   *
   * @param time whole seconds, from 1970 on
   */
  public Workload withStart(Instant time) {
    require(
        time.getNano() == 0 && time.getEpochSecond() >= 0,
        "start",
        time,
        "whole seconds from 1970 on");
    Workload changed = new Workload(this);
    changed.start = time;
    return changed;
  }

  /**
   * For how long people listen, 24 hours by default: every listen's own time is less than this
   * after the start. The mean rate is the number of listens over the span.
   *
   * @param length at least a second
   */
  public Workload withSpan(Duration length) {
    require(length.compareTo(Duration.ofSeconds(1)) >= 0, "span", length, "at least PT1S");
    Workload changed = new Workload(this);
    changed.span = length;
    return changed;
  }

  /** Listens in the 24 hours of a day (UTC), relative to each other. */
  public Workload withDayCurve(List<Double> hours) {
    boolean possible =
        hours.size() == 24
            && hours.stream().allMatch(weight -> weight >= 0)
            && hours.stream().anyMatch(weight -> weight > 0);
    require(possible, "dayCurve", hours, "24 weights >= 0, one of them > 0");
    Workload changed = new Workload(this);
    changed.dayCurve = List.copyOf(hours);
    return changed;
  }

  /**
   * The share of listens that arrive a minute or more after their time; 0.015 by default. All
   * others arrive within a minute, half of them within a second.
   */
  public Workload withLate(double share) {
    requireShare("late", share);
    Workload changed = new Workload(this);
    changed.lateShare = share;
    return changed;
  }

  /** How late the late ones can be, more than a minute; 6 hours by default. */
  public Workload withLateUpTo(Duration longest) {
    require(longest.compareTo(LEAST_LATE) > 0, "lateUpTo", longest, "more than " + LEAST_LATE);
    Workload changed = new Workload(this);
    changed.lateUpTo = longest;
    return changed;
  }

  /**
   * The share of listens made offline: a user's whole session, which arrives at once a day or more
   * later; 0.003 by default.
   */
  public Workload withOffline(double share) {
    requireShare("offline", share);
    Workload changed = new Workload(this);
    changed.offlineShare = share;
    return changed;
  }

  /** For how long one can be offline, more than a day; 30 days by default. */
  public Workload withOfflineUpTo(Duration longest) {
    require(
        longest.compareTo(LEAST_OFFLINE) > 0, "offlineUpTo", longest, "more than " + LEAST_OFFLINE);
    Workload changed = new Workload(this);
    changed.offlineUpTo = longest;
    return changed;
  }

  /**
   * The share of listens sent a second time under the same id, within 5 minutes of the first; 0.005
   * by default. Listens without an id are never among them, as nothing would tell them from two
   * listens.
   */
  public Workload withDuplicates(double share) {
    requireShare("duplicates", share);
    Workload changed = new Workload(this);
    changed.duplicateShare = share;
    return changed;
  }

  /** The share of records that are broken in one way or another; 0.001 by default. */
  public Workload withMalformed(double share) {
    requireShare("malformed", share);
    Workload changed = new Workload(this);
    changed.malformedShare = share;
    return changed;
  }

  long listens() {
    return listens;
  }

  int users() {
    return users;
  }

  double listensPerSession() {
    return listensPerSession;
  }

  Map<GeneratedSource, Double> sources() {
    return sources;
  }

  int tracks() {
    return tracks;
  }

  double zipfExponent() {
    return zipfExponent;
  }

  double unknownTrackShare() {
    return unknownTrackShare;
  }

  double skipShare() {
    return skipShare;
  }

  Instant start() {
    return start;
  }

  Duration span() {
    return span;
  }

  List<Double> dayCurve() {
    return dayCurve;
  }

  double lateShare() {
    return lateShare;
  }

  Duration leastLate() {
    return LEAST_LATE;
  }

  Duration lateUpTo() {
    return lateUpTo;
  }

  double offlineShare() {
    return offlineShare;
  }

  Duration leastOffline() {
    return LEAST_OFFLINE;
  }

  Duration offlineUpTo() {
    return offlineUpTo;
  }

  double duplicateShare() {
    return duplicateShare;
  }

  double malformedShare() {
    return malformedShare;
  }

  private static void requireShare(String what, double share) {
    require(share >= 0 && share <= 1, what, share, "0 to 1");
  }

  private static void require(boolean holds, String what, Object value, String expected) {
    if (!holds) {
      throw new IllegalArgumentException(what + " is " + value + "; expected " + expected);
    }
  }
}
