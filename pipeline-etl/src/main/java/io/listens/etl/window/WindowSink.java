package io.listens.etl.window;

import static org.apache.spark.sql.functions.col;

import io.listens.etl.catalogue.Catalogue;
import io.listens.etl.decode.DecodedListens;
import io.listens.etl.decode.StreamRecord;
import io.listens.etl.parquet.HadoopConf;
import io.listens.etl.parquet.ParquetSchemas;
import io.listens.etl.sink.OutputLocations;
import io.listens.etl.sink.Results;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
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
public final class WindowSink {

  private final WindowSpec spec;
  private final ZoneId zone;
  private final OutputLocations locations;
  private final WindowAggregation aggregation;
  private final Supplier<Catalogue> catalogue;

  /**
   * @param spec how time is cut
   * @param zone of times that carry none
   * @param locations where to write
   * @param aggregation how to add up
   * @param catalogue the tracks, asked for whenever windows close
   */
  public WindowSink(
      WindowSpec spec,
      ZoneId zone,
      OutputLocations locations,
      WindowAggregation aggregation,
      Supplier<Catalogue> catalogue) {
    this.spec = spec;
    this.zone = zone;
    this.locations = locations;
    this.aggregation = aggregation;
    this.catalogue = catalogue;
  }

  /**
   * Takes a batch.
   *
   * @param records rows of {@link StreamRecord#COLUMNS}
   * @param batch its number, from 0
   */
  public void write(Dataset<Row> records, long batch) {
    SparkSession spark = records.sparkSession();
    WindowState state =
        new WindowState(locations.windowState(), spark.sessionState().newHadoopConf());
    WindowProgress before = state.progressAfter(batch - 1);
    state.deleteAllBut(before.buffered().keySet(), batch);

    Summary summary = buffer(records, before.watermark(), state.listensOf(batch).toString());
    Instant watermark = watermarkAfter(before.watermark(), summary);
    SortedMap<Long, Instant> buffered = new TreeMap<>(before.buffered());
    if (summary.newest() != null) {
      buffered.put(batch, summary.newest());
    }
    close(spark, state, buffered, before.watermark(), watermark);
    buffered.values().removeIf(newest -> !spec.lastEnd(newest).isAfter(watermark));
    state.writeProgress(
        batch, new WindowProgress(watermark, before.lateListens() + summary.late(), buffered));
  }

  /** Listens so far that came when a window of theirs was closed; 0 before the first batch. */
  public long lateListens(SparkSession spark) {
    return new WindowState(locations.windowState(), spark.sessionState().newHadoopConf())
        .latestProgress()
        .lateListens();
  }

  private record Summary(@Nullable Instant newest, @Nullable Instant newestCredible, long late) {}

  private Summary buffer(Dataset<Row> records, Instant watermark, String directory) {
    Broadcast<SerializableConfiguration> conf = HadoopConf.broadcast(records.sparkSession());
    WindowSpec windows = spec;
    ZoneId zoneless = zone;
    MapPartitionsFunction<Row, Row> share =
        rows -> {
          String file = directory + "/part-" + TaskContext.getPartitionId() + ".parquet";
          return List.of(
                  new BufferShare(windows, zoneless, watermark, file)
                      .buffer(rows, conf.value().value()))
              .iterator();
        };
    List<Row> shares =
        records.mapPartitions(share, Encoders.row(BufferShare.SUMMARY)).collectAsList();
    return new Summary(
        newest(shares, 0), newest(shares, 1), shares.stream().mapToLong(s -> s.getLong(2)).sum());
  }

  private static @Nullable Instant newest(List<Row> shares, int field) {
    return shares.stream()
        .filter(share -> !share.isNullAt(field))
        .map(share -> share.getInstant(field))
        .max(Comparator.naturalOrder())
        .orElse(null);
  }

  private Instant watermarkAfter(Instant before, Summary summary) {
    if (summary.newestCredible() == null) {
      return before;
    }
    Instant now = summary.newestCredible().minus(spec.lateness());
    return now.isAfter(before) ? now : before;
  }

  private void close(
      SparkSession spark,
      WindowState state,
      SortedMap<Long, Instant> buffered,
      Instant from,
      Instant to) {
    // No window ends between two watermarks when both have the same next end before them.
    if (buffered.isEmpty() || !spec.firstEnd(from).isBefore(spec.firstEnd(to))) {
      return;
    }
    String[] listens =
        buffered.keySet().stream().map(b -> state.listensOf(b).toString()).toArray(String[]::new);
    Dataset<Row> closing =
        spark
            .read()
            .schema(ParquetSchemas.spark(DecodedListens.COLUMNS))
            .parquet(listens)
            .where(
                col("listened_at").geq(from.minus(spec.length())).and(col("listened_at").lt(to)));
    Dataset<Row> windows =
        aggregation
            .aggregate(closing, SongTable.of(spark, catalogue.get().songs().values()))
            .where(col("window_end").gt(from).and(col("window_end").leq(to)));
    Results.at(locations).write(windows);
  }
}
