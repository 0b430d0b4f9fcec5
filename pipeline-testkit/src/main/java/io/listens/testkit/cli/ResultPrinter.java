package io.listens.testkit.cli;

import io.listens.testkit.local.Books;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.Row;

/** Prints what a run gave. */
final class ResultPrinter {

  private static final DateTimeFormatter WINDOW =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final int WIDEST = 28;
  private static final String LINE = "%-16s  %-28s  %-28s  %7s  %5s  %10s";

  private final PrintWriter out;

  ResultPrinter(PrintWriter out) {
    this.out = out;
  }

  /** The most listened track-windows. */
  void top(List<Row> rows) {
    out.println();
    out.println(
        String.format(
            Locale.ROOT,
            LINE,
            "window (UTC)",
            "track",
            "artists",
            "listens",
            "users",
            "average s"));
    rows.forEach(
        row ->
            out.println(
                String.format(
                    Locale.ROOT,
                    LINE,
                    WINDOW.format(row.<Instant>getAs("window_start")),
                    cut(nameOf(row)),
                    cut(textOf(row, "artists")),
                    row.getAs("total_listens"),
                    row.getAs("unique_users"),
                    secondsOf(row))));
    out.println();
  }

  private static String nameOf(Row row) {
    return row.isNullAt(row.fieldIndex("track_name"))
        ? row.getAs("track_id")
        : row.getAs("track_name");
  }

  private static String textOf(Row row, String column) {
    return row.isNullAt(row.fieldIndex(column)) ? "-" : row.getAs(column);
  }

  private static String secondsOf(Row row) {
    int column = row.fieldIndex("average_listen_duration");
    return row.isNullAt(column)
        ? "-"
        : String.format(Locale.ROOT, "%.1f", row.getDouble(column) / 1000);
  }

  private static String cut(String text) {
    return text.length() <= WIDEST ? text : text.substring(0, WIDEST - 1) + "…";
  }

  /** The counts. */
  void counts(Books books) {
    books
        .counts()
        .forEach(
            (name, count) ->
                out.println(
                    String.format(Locale.ROOT, "%-22s %,12d", name.replace('_', ' '), count)));
    out.println();
  }

  /** How long each stage took. */
  void seconds(Map<String, Double> seconds) {
    seconds.forEach(
        (stage, took) -> out.println(String.format(Locale.ROOT, "%-22s %10.2f s", stage, took)));
    out.println();
  }
}
