package io.listens.etl.window;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.sort_array;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.window;

import io.listens.etl.decode.DecodedListens;
import io.listens.model.ListenPolicy;
import io.listens.model.TrackWindow;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.types.DataTypes;

/**
 * From a set of listens to what they add up to: the one aggregation, of the windows that a stream
 * closes as of those that are reconciled with the archive. Its result depends on nothing but the
 * set.
 *
 * <p>Listens of one track in one window that carry the same {@code listen_id} are one listen.
 * Should they differ, the one that says most counts: the greatest played time, then skipped, then
 * the greatest track length, then the greatest user id; not reported is least.
 */
public final class WindowAggregation {

  private static final UserDefinedFunction SKETCH =
      udf(new UserSketch(), DataTypes.BinaryType).asNonNullable();

  private final WindowSpec spec;
  private final ListenPolicy policy;

  /**
   * @param spec how time is cut
   * @param policy what counts as a listen
   */
  public WindowAggregation(WindowSpec spec, ListenPolicy policy) {
    this.spec = spec;
    this.policy = policy;
  }

  /**
   * Adds listens up.
   *
   * @param listens rows of {@link DecodedListens#COLUMNS}
   * @param songs rows of {@link SongTable}, each track once
   * @return rows of {@link TrackWindow#COLUMNS}
   */
  public Dataset<Row> aggregate(Dataset<Row> listens, Dataset<Row> songs) {
    Column length = coalesce(col("duration_ms"), col("track_ms"));
    Dataset<Row> counted =
        distinct(listens)
            .join(broadcast(songs), col("song_id").equalTo(col("track_id")), "left")
            .where(counts(length));
    return counted
        .groupBy(
            "window",
            "track_id",
            "artists",
            "album_name",
            "track_name",
            "track_genre",
            "duration_ms")
        .agg(
            count(lit(1)).as("total_listens"),
            sort_array(collect_set("user_id")).as("users"),
            avg(coalesce(col("played_ms"), col("duration_ms"))).as("average_listen_duration"),
            count("played_ms").as("reported_listens"),
            // 90 % without fractions: played / length >= 9 / 10. Playback.MAX_MS bounds both.
            count_if(col("played_ms").multiply(10).geq(length.multiply(9))).as("completed_listens"),
            count_if(col("skipped")).as("skipped_listens"),
            avg("track_ms").as("reported_track_length"))
        .select(
            col("window.start").as("window_start"),
            col("window.end").as("window_end"),
            col("track_id"),
            col("artists"),
            col("album_name"),
            col("track_name"),
            col("track_genre"),
            col("total_listens"),
            size(col("users")).cast(DataTypes.LongType).as("unique_users"),
            col("average_listen_duration"),
            col("reported_listens"),
            col("completed_listens"),
            col("skipped_listens"),
            coalesce(col("duration_ms").cast(DataTypes.DoubleType), col("reported_track_length"))
                .as("average_track_length"),
            SKETCH.apply(col("users")).as("users_sketch"));
  }

  private Dataset<Row> distinct(Dataset<Row> listens) {
    Column says = struct(col("played_ms"), col("skipped"), col("track_ms"), col("user_id"));
    return listens
        .withColumn(
            "window",
            window(col("listened_at"), sparkInterval(spec.length()), sparkInterval(spec.slide())))
        .groupBy("window", "track_id", "listen_id")
        .agg(max(says).as("says"))
        .select("window", "track_id", "says.*");
  }

  private static String sparkInterval(java.time.Duration duration) {
    return duration.toSeconds() + " seconds";
  }

  private Column counts(Column length) {
    ListenPolicy counting = policy;
    UDF2<Long, Long, Boolean> counts = counting::counts;
    return counting == ListenPolicy.EVERYTHING
        ? lit(true)
        : udf(counts, DataTypes.BooleanType).apply(col("played_ms"), length);
  }
}
