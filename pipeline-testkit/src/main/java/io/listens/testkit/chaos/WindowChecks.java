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
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.datasketches.hll.HllSketch;
import org.apache.datasketches.memory.Memory;
import org.jspecify.annotations.Nullable;

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
        "%s: %d rows differ: %s",
        what,
        differences.size(),
        String.join("; ", differences.subList(0, Math.min(SHOWN, differences.size()))));
  }

  /**
   * What the stream left by itself, before the reconciliation mends it, which would hide a stream
   * that counts wrongly: each window is right but for what came late, nothing is counted twice, and
   * what can be closed is.
   *
   * @param late how many listens it says came late
   */
  void checkBeforeReconciliation(Path bucket, long late) throws IOException {
    Map<Instant, Map<String, List<Long>>> wanted = countsOf(expected.rows());
    Map<Instant, Map<String, List<Long>>> found = countsOf(read(bucket.resolve("processed")));
    Set<Instant> differing = new TreeSet<>(found.keySet());
    differing.removeIf(start -> found.get(start).equals(wanted.get(start)));
    problems.require(
        differing.size() <= late * spec.length().dividedBy(spec.slide()),
        "before the reconciliation: %d windows differ, yet only %d listens came late: %s",
        differing.size(),
        late,
        differing.stream().limit(SHOWN).toList());
    found.forEach((start, tracks) -> requireNothingTwice(start, tracks, wanted.get(start)));
    if (late == 0) {
      Set<Instant> open = new TreeSet<>(wanted.keySet());
      open.removeAll(found.keySet());
      open.removeIf(start -> start.plus(spec.length()).plus(spec.lateness()).isAfter(newest));
      problems.require(
          open.isEmpty(),
          "before the reconciliation: %d windows were never closed, such as %s",
          open.size(),
          open.stream().findFirst().orElse(null));
    }
  }

  private void requireNothingTwice(
      Instant start, Map<String, List<Long>> tracks, @Nullable Map<String, List<Long>> wanted) {
    tracks.forEach(
        (track, counts) -> {
          List<Long> most = wanted == null ? null : wanted.get(track);
          problems.require(
              most != null && counts.get(0) <= most.get(0) && counts.get(1) <= most.get(1),
              "before the reconciliation: window %s, track %s: listens and users %s, at most %s",
              start,
              track,
              counts.subList(0, 2),
              most);
        });
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
      problems.require(windows == 1, "processed: %s holds %d windows, expected 1", name, windows);
      long wrong = held.stream().filter(row -> !sketchAgrees(row)).count();
      problems.require(wrong == 0, "processed: %s has %d rows whose sketch is off", name, wrong);
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
    return new TrackWindow(
        row.time("window_start"), row.time("window_end"), track, song, figures);
  }
}
