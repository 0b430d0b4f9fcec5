package io.listens.testkit.local;

import static io.listens.testkit.local.Bookkeeper.total;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.desc;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.first;
import static org.apache.spark.sql.functions.hll_sketch_estimate;
import static org.apache.spark.sql.functions.hll_union_agg;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.unix_millis;

import io.listens.testkit.report.RunFigures.Share;
import io.listens.testkit.report.RunFigures.Track;
import io.listens.testkit.report.RunFigures.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.WindowSpec;

/** What a report shows of {@code processed/} and {@code raw/listens/}. */
final class OutputFigures {

  private static final int TRACKS = 15;

  /** From how many ms on a listen is of a kind. */
  private static final List<Late> LATE =
      List.of(
          new Late(Long.MIN_VALUE, "in order"),
          new Late(1, "under 1 s"),
          new Late(1_000, "1 s to 10 s"),
          new Late(10_000, "10 s to 1 min"),
          new Late(60_000, "1 to 10 min"),
          new Late(600_000, "10 min to 1 h"),
          new Late(3_600_000, "1 h to 6 h"),
          new Late(21_600_000, "6 h to 1 d"),
          new Late(86_400_000, "over 1 d"));

  private record Late(long fromMillis, String name) {}

  private OutputFigures() {}

  static List<Window> windows(Dataset<Row> processed) {
    return processed
        .groupBy("window_start")
        .agg(
            total("total_listens"),
            total("reported_listens"),
            total("completed_listens"),
            total("skipped_listens"))
        .orderBy("window_start")
        .collectAsList()
        .stream()
        .map(
            row ->
                new Window(
                    row.getAs(0), row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4)))
        .toList();
  }

  static List<Track> tracks(Dataset<Row> processed) {
    return processed
        .groupBy("track_id")
        .agg(
            coalesce(first("track_name", true), col("track_id")),
            coalesce(first("artists", true), lit("")),
            total("total_listens").as("listens"),
            hll_sketch_estimate(hll_union_agg("users_sketch")))
        .orderBy(desc("listens"), col("track_id"))
        .limit(TRACKS)
        .collectAsList()
        .stream()
        .map(row -> new Track(row.getString(1), row.getString(2), row.getLong(3), row.getLong(4)))
        .toList();
  }

  /** How far each listen was behind the newest one that its shard had taken before it. */
  static List<Share> lateness(Dataset<Row> archive) {
    WindowSpec before =
        org.apache.spark.sql.expressions.Window.partitionBy("shard_id")
            .orderBy("sequence_number", "sub_sequence_number")
            .rowsBetween(org.apache.spark.sql.expressions.Window.unboundedPreceding(), -1);
    Column behind =
        unix_millis(max("listened_at").over(before)).minus(unix_millis(col("listened_at")));
    Map<Integer, Long> counts =
        archive
            .where(col("listened_at").isNotNull())
            .select(coalesce(behind, lit(0L)).as("behind"))
            .select(expr(kindOf("behind")).as("kind"))
            .groupBy("kind")
            .agg(count(lit(1)))
            .collectAsList()
            .stream()
            .collect(Collectors.toMap(row -> row.getInt(0), row -> row.getLong(1)));
    List<Share> shares = new ArrayList<>();
    for (int i = 0; i < LATE.size(); i++) {
      shares.add(new Share(LATE.get(i).name(), counts.getOrDefault(i, 0L)));
    }
    return shares;
  }

  private static String kindOf(String column) {
    StringBuilder cases = new StringBuilder("case");
    for (int i = LATE.size() - 1; i > 0; i--) {
      cases.append(" when ").append(column).append(" >= ").append(LATE.get(i).fromMillis());
      cases.append(" then ").append(i);
    }
    return cases.append(" else 0 end").toString();
  }
}
