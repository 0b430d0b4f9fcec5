package io.listens.etl.reconcile;

import static org.apache.spark.sql.functions.col;

import io.listens.etl.catalogue.Catalogue;
import io.listens.etl.sink.OutputLocations;
import io.listens.etl.sink.Results;
import io.listens.etl.window.SongTable;
import io.listens.etl.window.WindowAggregation;
import io.listens.etl.window.WindowSpec;
import io.listens.model.Internal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;

/**
 * Makes the results what the archive says: adds the archive up with the aggregation of the stream,
 * compares window by window, and writes those that differ. This repairs windows that listens came
 * too late for, or that the catalogue changed for, closes the windows that are still open at the
 * end of a bounded run, and fills any range from the archive.
 *
 * <p>Beside a running stream it looks only at windows that the stream is done with, and only when
 * the archive holds all that the stream made them of: see {@code docs/decisions/0017}.
 */
@Internal
public final class Reconciler {

  private final SparkSession spark;
  private final OutputLocations output;
  private final WindowAggregation aggregation;
  private final Consumer<Duration> pause;
  private final Configuration conf;
  private final WindowSpec windows;
  private final Archive archive;
  private final Results results;

  /**
   * @param spark the session
   * @param output where archive and results are
   * @param zone of times that carry none
   * @param aggregation how windows are added up
   * @param pause waits for the archive
   */
  public Reconciler(
      SparkSession spark,
      OutputLocations output,
      ZoneId zone,
      WindowAggregation aggregation,
      Consumer<Duration> pause) {
    this.spark = spark;
    this.output = output;
    this.aggregation = aggregation;
    this.pause = pause;
    this.conf = spark.sessionState().newHadoopConf();
    this.windows = aggregation.windows();
    this.archive = new Archive(spark, output.rawListens(), zone);
    this.results = Results.at(output);
  }

  /**
   * Compares and, unless it is an audit, mends.
   *
   * @throws IllegalStateException if the results' windows are cut otherwise than these, or the
   *     archive is empty and the results aren't
   */
  public ReconcileReport run(Catalogue catalogue, ReconcileOptions options) {
    // First how far the stream is, then what there is: the archive may only grow in between.
    StreamProgress progress = StreamProgress.of(output, conf);
    boolean decidable = progress.awaitArchive(output, conf, options.patience(), pause);
    SortedMap<Instant, Archive.Share> shares =
        archive.shares(
            shifted(options.from(), windows.length().negated()),
            shifted(options.to(), windows.length()),
            windows);
    SortedSet<Instant> found = found(options);
    SortedSet<Instant> starts = startsOver(shares.keySet());
    starts.addAll(found);
    starts.removeIf(start -> !isIn(options, start));
    int all = starts.size();
    if (!options.openWindows()) {
      starts.removeIf(start -> start.plus(windows.length()).isAfter(progress.closedUntil()));
    }
    int open = all - starts.size();
    if (!decidable) {
      return new ReconcileReport(0, List.of(), List.of(), open, starts.size());
    }
    found.retainAll(starts);
    if (shares.isEmpty() && !found.isEmpty()) {
      requireArchive(found.size());
    }
    Findings findings = new Findings();
    SongTable songs = SongTable.of(catalogue.songs().values());
    for (Slice slice : Slice.of(starts, shares, windows, options.listensAtOnce())) {
      compare(slice, found, songs, options.repair(), findings);
    }
    return new ReconcileReport(findings.windows, findings.repaired, findings.removed, open, 0);
  }

  private static final class Findings {
    private long windows;
    private final List<Instant> repaired = new ArrayList<>();
    private final List<Instant> removed = new ArrayList<>();
  }

  private SortedSet<Instant> found(ReconcileOptions options) {
    SortedSet<Instant> found = results.starts(spark);
    for (Instant start : found) {
      if (start.toEpochMilli() % windows.slide().toMillis() != 0) {
        throw otherWindows("one that starts at " + start);
      }
    }
    found.removeIf(start -> !isIn(options, start));
    return found;
  }

  /** All would be taken away where a wrong root or a lost archive is the likelier cause. */
  private void requireArchive(int found) {
    if (archive.isEmpty()) {
      throw new IllegalStateException(
          "Cannot reconcile: "
              + output.rawListens()
              + " holds nothing, and the results hold "
              + found
              + " windows; expected the listens that they were made of");
    }
  }

  private IllegalStateException otherWindows(String seen) {
    return new IllegalStateException(
        "Cannot reconcile windows of "
            + windows.length()
            + " every "
            + windows.slide()
            + ": the results hold "
            + seen
            + "; expected the window and slide that they were written with");
  }

  /** The starts of all windows that a listen in one of the slides can be in. */
  private SortedSet<Instant> startsOver(Set<Instant> slides) {
    SortedSet<Instant> starts = new TreeSet<>();
    for (Instant slide : slides) {
      for (Instant start = slide;
          start.plus(windows.length()).isAfter(slide);
          start = start.minus(windows.slide())) {
        starts.add(start);
      }
    }
    return starts;
  }

  private boolean isIn(ReconcileOptions options, Instant start) {
    return start.isBefore(options.to()) && start.plus(windows.length()).isAfter(options.from());
  }

  private static Instant shifted(Instant time, Duration by) {
    return time.equals(Instant.MIN) || time.equals(Instant.MAX) ? time : time.plus(by);
  }

  private void compare(
      Slice slice, SortedSet<Instant> found, SongTable songs, boolean repair, Findings findings) {
    Dataset<Row> expected =
        aggregation
            .aggregate(archive.listensOf(slice, windows.length()), songs)
            .where(col("window_start").isInCollection(slice.starts()))
            .persist(StorageLevel.MEMORY_AND_DISK());
    try {
      Map<Instant, Fingerprint> wanted = Fingerprint.of(expected);
      SortedSet<Instant> there = new TreeSet<>(slice.starts());
      there.retainAll(found);
      Map<Instant, Fingerprint> actual = actual(there);
      List<Instant> differing =
          wanted.keySet().stream()
              .filter(start -> !Objects.equals(wanted.get(start), actual.get(start)))
              .sorted()
              .toList();
      List<Instant> surplus = there.stream().filter(start -> !wanted.containsKey(start)).toList();
      findings.windows += wanted.size();
      findings.repaired.addAll(differing);
      findings.removed.addAll(surplus);
      if (repair) {
        if (!differing.isEmpty()) {
          results.write(expected.where(col("window_start").isInCollection(differing)));
        }
        results.remove(spark, surplus);
      }
    } finally {
      expected.unpersist();
    }
  }

  private Map<Instant, Fingerprint> actual(SortedSet<Instant> there) {
    Map<Instant, Fingerprint> actual = Fingerprint.of(results.read(spark, there));
    actual.forEach(
        (start, window) -> {
          if (!window.end().equals(start.plus(windows.length()))) {
            throw otherWindows("one from " + start + " to " + window.end());
          }
        });
    return actual;
  }
}
