package io.listens.etl.window;

import io.listens.etl.catalogue.Catalogue;
import io.listens.etl.decode.RecordReader;
import io.listens.etl.decode.StreamRecord;
import io.listens.etl.parquet.HadoopConf;
import io.listens.etl.parquet.InternalRows;
import io.listens.etl.sink.OutputLocations;
import io.listens.etl.sink.Results;
import io.listens.model.Internal;
import io.listens.model.Pseudonyms;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.hadoop.fs.Path;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.SerializableConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * Takes a stream's batches, keeps the listens of open windows, and writes a window when the
 * watermark passes its end.
 *
 * <p>The listens of a batch are buffered in files of its own, and windows are added up once, when
 * they close: what a batch costs doesn't grow with what its windows already hold, and each listen
 * may be remembered exactly. A batch that is repeated begins with the progress that the one before
 * it left, so that it does the same again.
 */
@Internal
public final class WindowSink {

  private final WindowSpec spec;
  private final ZoneId zone;
  private final @Nullable Pseudonyms pseudonyms;
  private final OutputLocations locations;
  private final WindowAggregation aggregation;
  private final Supplier<Catalogue> catalogue;

  /** By batch; what isn't here is read from its files. */
  private final Map<Long, List<BufferSlice>> slices = new HashMap<>();

  private @Nullable Catalogue sent;
  private @Nullable Broadcast<SongTable> songs;

  /**
   * @param zone of times that carry none
   * @param pseudonyms what is kept and counted in the place of ids; null for ids as they are
   * @param locations where to write
   * @param aggregation how to add up
   * @param catalogue the tracks, asked for whenever windows close
   */
  public WindowSink(
      ZoneId zone,
      @Nullable Pseudonyms pseudonyms,
      OutputLocations locations,
      WindowAggregation aggregation,
      Supplier<Catalogue> catalogue) {
    this.spec = aggregation.windows();
    this.zone = zone;
    this.pseudonyms = pseudonyms;
    this.locations = locations;
    this.aggregation = aggregation;
    this.catalogue = catalogue;
  }

  /**
   * Takes a batch.
   *
   * @param records rows of {@link StreamRecord#COLUMNS}
   * @param batch its number, from 0
   * @return what was found
   */
  public WindowFigures write(Dataset<Row> records, long batch) {
    SparkSession spark = records.sparkSession();
    WindowState state =
        new WindowState(locations.windowState(), spark.sessionState().newHadoopConf());
    WindowProgress before = state.progressAfter(batch - 1);
    state.deleteAllBut(before.buffered().keySet(), batch);

    BufferShare.Summary summary = buffer(records, before.watermark(), state.listensOf(batch));
    slices.put(batch, summary.slices());
    Instant watermark = watermarkAfter(before.watermark(), summary);
    SortedMap<Long, Instant> buffered = new TreeMap<>(before.buffered());
    if (summary.newestMs() != BufferShare.NEVER) {
      buffered.put(batch, Instant.ofEpochMilli(summary.newestMs()));
    }
    LongAccumulator duplicates = spark.sparkContext().longAccumulator();
    close(spark, slicesOf(buffered.keySet(), state), before.watermark(), watermark, duplicates);
    buffered.values().removeIf(newest -> !spec.lastEnd(newest).isAfter(watermark));
    slices.keySet().retainAll(buffered.keySet());
    state.writeProgress(
        batch, new WindowProgress(watermark, before.lateListens() + summary.late(), buffered));
    return WindowFigures.of(summary.late(), duplicates.sum(), slicesOf(buffered.keySet(), state));
  }

  private List<BufferSlice> slicesOf(Set<Long> batches, WindowState state) {
    return batches.stream()
        .flatMap(
            batch -> slices.computeIfAbsent(batch, b -> state.slicesOf(b, spec.paneMs())).stream())
        .toList();
  }

  /** Listens so far that came when a window of theirs was closed; 0 before the first batch. */
  public long lateListens(SparkSession spark) {
    return new WindowState(locations.windowState(), spark.sessionState().newHadoopConf())
        .latestProgress()
        .lateListens();
  }

  private BufferShare.Summary buffer(Dataset<Row> records, Instant watermark, Path directory) {
    Broadcast<SerializableConfiguration> conf = HadoopConf.broadcast(records.sparkSession());
    WindowSpec windows = spec;
    ZoneId zoneless = zone;
    Pseudonyms names = pseudonyms;
    long watermarkMs = watermark.toEpochMilli();
    String files = directory.toString();
    return InternalRows.of(records)
        .mapPartitionsWithIndex(
            (partition, rows) ->
                List.of(
                        new BufferShare(windows, new RecordReader(zoneless, names), watermarkMs)
                            .buffer(
                                rows,
                                WindowState.listensFile(files, partition),
                                conf.value().value()))
                    .iterator(),
            false)
        .collect()
        .stream()
        .reduce(BufferShare.Summary.NOTHING, BufferShare.Summary::plus);
  }

  private Instant watermarkAfter(Instant before, BufferShare.Summary summary) {
    if (summary.newestCredibleMs() == BufferShare.NEVER) {
      return before;
    }
    Instant now = Instant.ofEpochMilli(summary.newestCredibleMs()).minus(spec.lateness());
    return now.isAfter(before) ? now : before;
  }

  private void close(
      SparkSession spark,
      List<BufferSlice> kept,
      Instant from,
      Instant to,
      LongAccumulator duplicates) {
    // No window ends between two watermarks when both have the same next end before them.
    if (kept.isEmpty() || !spec.firstEnd(from).isBefore(spec.firstEnd(to))) {
      return;
    }
    int cores = spark.sparkContext().defaultParallelism();
    List<List<WindowPart>> tasks =
        WindowPart.plan(
            kept, spec, from.toEpochMilli(), to.toEpochMilli(), cores, WindowPart.LEAST_SHARE);
    if (!tasks.isEmpty()) {
      Results.at(locations).write(aggregation.aggregate(spark, tasks, songs(spark), duplicates));
    }
  }

  private Broadcast<SongTable> songs(SparkSession spark) {
    Catalogue current = catalogue.get();
    if (songs == null || !current.equals(sent)) {
      songs = WindowAggregation.broadcast(spark, SongTable.of(current.songs().values()));
      sent = current;
    }
    return songs;
  }
}
