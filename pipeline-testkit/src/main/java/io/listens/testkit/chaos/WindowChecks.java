package io.listens.testkit.chaos;

import io.listens.etl.window.WindowSpec;
import io.listens.model.ListenCodec;
import io.listens.model.ListenFigures;
import io.listens.model.MalformedListenException;
import io.listens.model.Song;
import io.listens.model.TrackWindow;
import io.listens.testkit.oracle.ExpectedWindows;
import io.listens.testkit.oracle.WindowRules;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.datasketches.hll.HllSketch;
import org.apache.datasketches.memory.Memory;

/** Compares {@code processed/} with the oracle. */
final class WindowChecks {

  private static final int SHOWN = 5;

  /** Of a sketch; three of its standard errors. */
  private static final double TOLERANCE = 0.05;

  private final WindowSpec spec;
  private final ExpectedWindows expected;
  private final Instant newest;
  private final Problems problems;

  /**
   * @param stream what the stream holds
   */
  WindowChecks(
      Processing processing,
      List<StreamContents.Entry> stream,
      Collection<Song> catalogue,
      Problems problems) {
    this.spec = processing.windows();
    this.problems = problems;
    ListenCodec codec = new ListenCodec();
    this.expected =
        ExpectedWindows.ofPayloads(
            stream.stream().map(StreamContents.Entry::payload),
            codec,
            catalogue,
            new WindowRules(processing.policy(), spec.length(), spec.slide(), ZoneOffset.UTC));
    this.newest =
        stream.stream()
            .map(entry -> timeOf(entry, codec))
            .max(Instant::compareTo)
            .orElse(Instant.EPOCH);
  }

  private static Instant timeOf(StreamContents.Entry entry, ListenCodec codec) {
    try {
      return codec.decode(entry.payload()).listenedAt();
    } catch (MalformedListenException e) {
      return Instant.EPOCH;
    }
  }

  /**
   * {@code processed/} is the oracle's answer, each window in its place, and nothing else.
   *
   * @param what is looked at, for the problem's words
   */
  void checkProcessed(String what, Path bucket) throws IOException {
    List<String> differences = expected.differences(read(bucket.resolve("processed")));
    problems.require(
        differences.isEmpty(),
        "%s: %d rows differ: %s"
            .formatted(
                what,
                differences.size(),
                String.join("; ", differences.subList(0, Math.min(SHOWN, differences.size())))));
  }

  /**
   * What the stream left by itself, before the reconciliation mends it, which would hide a stream
   * that counts wrongly: nothing is counted twice, and in the windows that the watermark has passed
   * no more is missing than came late.
   *
   * @param late how many listens it says came late
   */
  void checkBeforeReconciliation(Path bucket, long late) throws IOException {
    Map<Instant, Map<String, List<Long>>> wanted = countsOf(expected.rows());
    Map<Instant, Map<String, List<Long>>> found = countsOf(read(bucket.resolve("processed")));
    // What is open yet is the reconciliation's to close.
    wanted.keySet().removeIf(start -> isOpen(start) && !found.containsKey(start));
    Set<Instant> differing = new TreeSet<>(wanted.keySet());
    differing.removeIf(start -> Objects.equals(wanted.get(start), found.get(start)));
    long missing = listens(wanted) - listens(found);
    // A listen is late for the windows that are closed, which are not always all of its windows.
    long excused = late * spec.length().dividedBy(spec.slide());
    problems.require(
        missing <= excused && (late > 0 || differing.isEmpty()),
        ("before the reconciliation: %d listens are missing and %d windows differ, though only %d"
                + " listens came late: %s")
            .formatted(missing, differing.size(), late, differing.stream().limit(SHOWN).toList()));
    List<String> tooMany = tooMany(found, wanted);
    problems.require(
        tooMany.isEmpty(),
        "before the reconciliation: %d rows count more than there is: %s"
            .formatted(tooMany.size(), tooMany.stream().limit(SHOWN).toList()));
  }

  private boolean isOpen(Instant start) {
    return start.plus(spec.length()).plus(spec.lateness()).isAfter(newest);
  }

  private static long listens(Map<Instant, Map<String, List<Long>>> counts) {
    return counts.values().stream()
        .flatMap(tracks -> tracks.values().stream())
        .mapToLong(figures -> figures.get(0))
        .sum();
  }

  private static List<String> tooMany(
      Map<Instant, Map<String, List<Long>>> found, Map<Instant, Map<String, List<Long>>> wanted) {
    List<String> tooMany = new ArrayList<>();
    found.forEach(
        (start, tracks) ->
            tracks.forEach(
                (track, counts) -> {
                  List<Long> most = wanted.getOrDefault(start, Map.of()).get(track);
                  if (most == null || counts.get(0) > most.get(0) || counts.get(1) > most.get(1)) {
                    tooMany.add(
                        "window %s, track %s: listens and users %s, at most %s"
                            .formatted(start, track, counts.subList(0, 2), most));
                  }
                }));
    return tooMany;
  }

  private static Map<Instant, Map<String, List<Long>>> countsOf(List<TrackWindow> rows) {
    Map<Instant, Map<String, List<Long>>> counts = new TreeMap<>();
    for (TrackWindow row : rows) {
      ListenFigures figures = row.figures();
      counts
          .computeIfAbsent(row.windowStart(), start -> new TreeMap<>())
          .put(
              row.trackId(),
              List.of(
                  figures.totalListens(),
                  figures.uniqueUsers(),
                  figures.reportedListens(),
                  figures.completedListens(),
                  figures.skippedListens()));
    }
    return counts;
  }

  /** The rows; whatever else lies there is a problem. */
  private List<TrackWindow> read(Path processed) throws IOException {
    List<TrackWindow> rows = new ArrayList<>();
    for (Path file : ParquetRows.files(processed)) {
      String name = processed.relativize(file).toString();
      if (!name.matches("window=[0-9-]+/[^/._][^/]*\\.parquet")) {
        problems.add("processed: %s is left over".formatted(name));
        continue;
      }
      List<ParquetRows.Row> held = ParquetRows.read(file, TrackWindow.COLUMNS);
      long windows = held.stream().map(row -> row.time("window_start")).distinct().count();
      problems.require(
          windows == 1, "processed: %s holds %d windows, expected 1".formatted(name, windows));
      long wrong = held.stream().filter(row -> !sketchAgrees(row)).count();
      problems.require(
          wrong == 0, "processed: %s has %d rows whose sketch is off".formatted(name, wrong));
      held.forEach(row -> rows.add(window(row)));
    }
    return rows;
  }

  private static boolean sketchAgrees(ParquetRows.Row row) {
    long users = row.number("unique_users");
    double estimate = HllSketch.heapify(Memory.wrap(row.bytes("users_sketch"))).getEstimate();
    return Math.abs(estimate - users) <= TOLERANCE * users;
  }

  private static TrackWindow window(ParquetRows.Row row) {
    String track = row.text("track_id");
    Song song =
        new Song(
            track,
            row.textOrNull("artists"),
            row.textOrNull("album_name"),
            row.textOrNull("track_name"),
            null,
            row.textOrNull("track_genre"));
    ListenFigures figures =
        new ListenFigures(
            row.number("total_listens"),
            row.number("unique_users"),
            row.decimalOrNull("average_listen_duration"),
            row.number("reported_listens"),
            row.number("completed_listens"),
            row.number("skipped_listens"),
            row.decimalOrNull("average_track_length"));
    return new TrackWindow(row.time("window_start"), row.time("window_end"), track, song, figures);
  }
}
