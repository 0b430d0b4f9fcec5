package io.listens.testkit.chaos;

import io.listens.etl.decode.RejectedRecord;
import io.listens.etl.decode.StreamRecord;
import io.listens.etl.window.WindowSpec;
import io.listens.model.Listen;
import io.listens.model.ListenCodec;
import io.listens.model.ListenFigures;
import io.listens.model.MalformedListenException;
import io.listens.model.Song;
import io.listens.model.TrackWindow;
import io.listens.testkit.oracle.ExpectedWindows;
import io.listens.testkit.oracle.WindowRules;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Compares what a run left with what it must have left. */
final class Outcome {

  private static final int SHOWN = 5;

  private final ListenCodec codec = new ListenCodec();
  private final List<String> problems = new ArrayList<>();
  private final Processing processing;
  private final List<StreamContents.Entry> stream;
  private final ExpectedWindows expected;

  /**
   * @param stream what the stream holds
   */
  Outcome(Processing processing, List<StreamContents.Entry> stream, Collection<Song> catalogue) {
    this.processing = processing;
    this.stream = stream;
    WindowSpec windows = processing.windows();
    this.expected =
        ExpectedWindows.ofPayloads(
            stream.stream().map(StreamContents.Entry::payload),
            codec,
            catalogue,
            new WindowRules(
                processing.policy(), windows.length(), windows.slide(), ZoneOffset.UTC));
  }

  /** What is wrong, in the words of the domain; empty when nothing is. */
  List<String> problems() {
    return List.copyOf(problems);
  }

  /** What was sent is in the stream, and nothing else; repeated it may be. */
  void checkStream(List<Sender.Sent> sent) {
    Map<ByteBuffer, Long> held = count(stream, entry -> ByteBuffer.wrap(entry.payload()));
    Map<ByteBuffer, Long> wanted = count(sent, record -> ByteBuffer.wrap(record.payload()));
    long lost =
        wanted.entrySet().stream()
            .filter(record -> held.getOrDefault(record.getKey(), 0L) < record.getValue())
            .count();
    long strange = held.keySet().stream().filter(payload -> !wanted.containsKey(payload)).count();
    require(lost == 0, "stream: %d of %d payloads sent are not in it", lost, wanted.size());
    require(strange == 0, "stream: %d payloads that nobody sent", strange);
  }

  private static <T, K> Map<K, Long> count(List<T> all, Function<T, K> key) {
    return all.stream().collect(Collectors.groupingBy(key, Collectors.counting()));
  }

  /** Every record is in {@code raw/listens/} once, as it came. */
  void checkArchive(Path bucket) throws IOException {
    Map<StreamContents.Id, StreamContents.Entry> wanted = new LinkedHashMap<>();
    stream.forEach(entry -> wanted.put(entry.id(), entry));
    List<ParquetRows.Row> rows = rows(bucket.resolve("raw/listens"), StreamRecord.COLUMNS);
    checkOnce("raw/listens", wanted.keySet(), rows);
    long changed =
        rows.stream()
            .filter(row -> wanted.containsKey(id(row)) && !same(wanted.get(id(row)), row))
            .count();
    require(changed == 0, "raw/listens: %d records are not as they came", changed);
  }

  private static boolean same(StreamContents.Entry entry, ParquetRows.Row row) {
    return entry.partitionKey().equals(row.text("partition_key"))
        && entry.arrivedAt().equals(row.time("arrived_at"))
        && ByteBuffer.wrap(entry.payload()).equals(ByteBuffer.wrap(row.bytes("payload")));
  }

  /** What can't be read is in {@code rejected/listens/} once, with the reason; nothing else is. */
  void checkRejected(Path bucket) throws IOException {
    Map<StreamContents.Id, String> reasons = new LinkedHashMap<>();
    for (StreamContents.Entry entry : stream) {
      try {
        codec.decode(entry.payload());
      } catch (MalformedListenException e) {
        reasons.put(entry.id(), e.reason());
      }
    }
    List<ParquetRows.Row> rows = rows(bucket.resolve("rejected/listens"), RejectedRecord.COLUMNS);
    checkOnce("rejected/listens", reasons.keySet(), rows);
    long wrong =
        rows.stream()
            .filter(row -> reasons.containsKey(id(row)))
            .filter(row -> !row.text("reason").equals(reasons.get(id(row))))
            .count();
    require(wrong == 0, "rejected/listens: %d records with another reason", wrong);
  }

  private void checkOnce(String where, Set<StreamContents.Id> wanted, List<ParquetRows.Row> rows) {
    Map<StreamContents.Id, Long> seen = count(rows, Outcome::id);
    List<StreamContents.Id> missing =
        wanted.stream().filter(record -> !seen.containsKey(record)).toList();
    List<StreamContents.Id> repeated =
        seen.keySet().stream().filter(record -> seen.get(record) > 1).toList();
    List<StreamContents.Id> strange =
        seen.keySet().stream().filter(record -> !wanted.contains(record)).toList();
    require(
        missing.isEmpty(),
        "%s: %d of %d records are missing, such as %s",
        where,
        missing.size(),
        wanted.size(),
        first(missing));
    require(
        repeated.isEmpty(),
        "%s: %d records are there more than once, such as %s",
        where,
        repeated.size(),
        first(repeated));
    require(
        strange.isEmpty(),
        "%s: %d records don't belong there, such as %s",
        where,
        strange.size(),
        first(strange));
  }

  private static List<StreamContents.Id> first(List<StreamContents.Id> ids) {
    return ids.subList(0, Math.min(1, ids.size()));
  }

  private static StreamContents.Id id(ParquetRows.Row row) {
    return new StreamContents.Id(
        row.text("shard_id"), row.text("sequence_number"), row.number("sub_sequence_number"));
  }

  /** {@code processed/} is the oracle's answer, each window in its place, and nothing else. */
  void checkProcessed(Path bucket) throws IOException {
    List<String> differences = expected.differences(windows(bucket));
    require(
        differences.isEmpty(),
        "processed: %d rows differ: %s",
        differences.size(),
        String.join("; ", differences.subList(0, Math.min(SHOWN, differences.size()))));
  }

  /** The rows of {@code processed/}; whatever else lies there is a problem. */
  private List<TrackWindow> windows(Path bucket) throws IOException {
    Path processed = bucket.resolve("processed");
    List<TrackWindow> rows = new ArrayList<>();
    for (Path file : ParquetRows.files(processed)) {
      String name = processed.relativize(file).toString();
      if (!name.matches("window=[0-9-]+/[^/._][^/]*\\.parquet")) {
        problems.add("processed: %s is left over".formatted(name));
        continue;
      }
      List<TrackWindow> held =
          ParquetRows.read(file, TrackWindow.COLUMNS).stream().map(Outcome::window).toList();
      require(!held.isEmpty(), "processed: %s holds no row", name);
      require(
          held.stream().map(TrackWindow::windowStart).distinct().count() <= 1,
          "processed: %s holds more than one window",
          name);
      rows.addAll(held);
    }
    return rows;
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

  /**
   * What the stream left by itself, before the reconciliation could mend it: each window is right
   * but for what came late, and whatever can be closed is. Else a stream that counts wrongly would
   * never show.
   *
   * @param late how many listens it says came late
   */
  void checkBeforeReconciliation(Path bucket, long late) throws IOException {
    List<TrackWindow> rows = windows(bucket);
    Set<Instant> written = rows.stream().map(TrackWindow::windowStart).collect(Collectors.toSet());
    Map<Instant, List<TrackWindow>> wanted =
        expected.rows().stream().collect(Collectors.groupingBy(TrackWindow::windowStart));
    List<TrackWindow> closed =
        expected.rows().stream().filter(row -> written.contains(row.windowStart())).toList();
    Set<Instant> differing = differing(closed, rows);
    long overlap = processing.windows().length().dividedBy(processing.windows().slide());
    require(
        differing.size() <= late * overlap,
        "before the reconciliation: %d windows differ, but only %d listens came late: %s",
        differing.size(),
        late,
        differing.stream().sorted().limit(SHOWN).toList());
    requireNothingTwice(rows);
    if (late == 0) {
      Instant watermark = lastCredible().minus(processing.windows().lateness());
      List<Instant> open =
          wanted.keySet().stream()
              .filter(start -> !start.plus(processing.windows().length()).isAfter(watermark))
              .filter(start -> !written.contains(start))
              .sorted()
              .toList();
      require(
          open.isEmpty(),
          "before the reconciliation: %d windows were never closed, such as %s",
          open.size(),
          open.stream().limit(1).toList());
    }
  }

  private static Set<Instant> differing(List<TrackWindow> wanted, List<TrackWindow> found) {
    Map<Instant, Map<String, TrackWindow>> one = byWindow(wanted);
    Map<Instant, Map<String, TrackWindow>> other = byWindow(found);
    Set<Instant> differing = new HashSet<>();
    for (Instant start : other.keySet()) {
      Map<String, TrackWindow> right = one.getOrDefault(start, Map.of());
      Map<String, TrackWindow> left = other.get(start);
      if (!right.keySet().equals(left.keySet())
          || !right.values().stream().allMatch(row -> sameFigures(row, left.get(row.trackId())))) {
        differing.add(start);
      }
    }
    return differing;
  }

  private static Map<Instant, Map<String, TrackWindow>> byWindow(List<TrackWindow> rows) {
    Map<Instant, Map<String, TrackWindow>> windows = new HashMap<>();
    rows.forEach(
        row ->
            windows
                .computeIfAbsent(row.windowStart(), start -> new HashMap<>())
                .put(row.trackId(), row));
    return windows;
  }

  private static boolean sameFigures(TrackWindow one, TrackWindow other) {
    return one.figures().totalListens() == other.figures().totalListens()
        && one.figures().uniqueUsers() == other.figures().uniqueUsers()
        && one.figures().reportedListens() == other.figures().reportedListens();
  }

  private void requireNothingTwice(List<TrackWindow> rows) {
    Map<Instant, Map<String, TrackWindow>> wanted = byWindow(expected.rows());
    long more =
        rows.stream()
            .filter(
                row -> {
                  TrackWindow right =
                      wanted.getOrDefault(row.windowStart(), Map.of()).get(row.trackId());
                  return right == null
                      || row.figures().totalListens() > right.figures().totalListens()
                      || row.figures().uniqueUsers() > right.figures().uniqueUsers();
                })
            .count();
    require(more == 0, "before the reconciliation: %d rows count more than there is", more);
  }

  /** The newest time of a listen; clocks that run ahead are not among what is generated. */
  private Instant lastCredible() {
    Stream.Builder<Instant> times = Stream.builder();
    for (StreamContents.Entry entry : stream) {
      try {
        Listen listen = codec.decode(entry.payload());
        times.add(listen.listenedAt());
      } catch (MalformedListenException e) {
        // No listen.
      }
    }
    return times.build().max(Comparator.naturalOrder()).orElse(Instant.EPOCH);
  }

  private List<ParquetRows.Row> rows(Path directory, List<io.listens.model.Column> columns)
      throws IOException {
    List<ParquetRows.Row> rows = new ArrayList<>();
    for (Path file : ParquetRows.files(directory)) {
      if (Files.size(file) > 0) {
        rows.addAll(ParquetRows.read(file, columns));
      }
    }
    return rows;
  }

  private void require(boolean holds, String problem, Object... values) {
    if (!holds) {
      problems.add(problem.formatted(values));
    }
  }
}
