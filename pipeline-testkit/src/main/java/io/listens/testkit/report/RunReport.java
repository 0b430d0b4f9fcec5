package io.listens.testkit.report;

import io.listens.model.Internal;
import io.listens.testkit.report.Plot.Bar;
import io.listens.testkit.report.RunFigures.Batch;
import io.listens.testkit.report.RunFigures.Taken;
import io.listens.testkit.report.RunFigures.Window;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A run as an HTML page: what came out, and how the run went. */
@Internal
public final class RunReport {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final RunFigures figures;

  private RunReport(RunFigures figures) {
    this.figures = figures;
  }

  /** The page; it needs nothing beside it. */
  public static String html(RunFigures figures) {
    return new RunReport(figures).page();
  }

  private String page() {
    return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n"
        + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n"
        + "<meta name=\"color-scheme\" content=\"light dark\"/>\n<title>"
        + Html.text(figures.title())
        + "</title>\n<style>\n"
        + style()
        + "</style>\n</head>\n<body>\n<main>\n<h1>"
        + Html.text(figures.title())
        + "</h1>\n"
        + verdict()
        + counts()
        + windows()
        + tracks()
        + lateness()
        + run()
        + stages()
        + "</main>\n</body>\n</html>\n";
  }

  private static String style() {
    try (InputStream in = RunReport.class.getResourceAsStream("report.css")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read report.css of the report's package", e);
    }
  }

  private String verdict() {
    if (figures.problems().isEmpty()) {
      return "<p class=\"good\">Everything adds up.</p>\n";
    }
    return figures.problems().stream()
        .map(problem -> "<li>" + Html.text(problem) + "</li>\n")
        .collect(Collectors.joining("", "<ul class=\"bad\">\n", "</ul>\n"));
  }

  private String counts() {
    return figures.counts().entrySet().stream()
        .map(
            count ->
                told(
                    "<div><dt>%s</dt><dd>%,d</dd></div>\n",
                    Html.text(count.getKey().replace('_', ' ')), count.getValue()))
        .collect(Collectors.joining("", "<dl class=\"counts\">\n", "</dl>\n"));
  }

  private String windows() {
    if (figures.windows().isEmpty()) {
      return "";
    }
    WindowGroups groups = WindowGroups.of(figures.windows(), figures.windowLength());
    String each = "each bar " + told(groups.length());
    Plot listens =
        groups.plot().bars(groups.bars(Window::listens, w -> told("%,d listens", w.listens())));
    Plot kinds =
        groups
            .plot()
            .line(groups.reported(Window::skipped, (w, share) -> told("%.1f %% skipped", share)))
            .line(
                groups.reported(Window::completed, (w, share) -> told("%.1f %% completed", share)));
    return section("Listens by time", each + ", UTC", "", listens.svg("Number of listens by time"))
        + section(
            "Skipped and completed",
            "% of the listens with a played time; " + each + ", UTC",
            legend("skipped", "completed"),
            kinds.svg("Share of listens that were skipped and completed, by time"));
  }

  private String tracks() {
    long most = figures.tracks().stream().mapToLong(RunFigures.Track::listens).max().orElse(0);
    return figures.tracks().isEmpty()
        ? ""
        : section(
            "Most listened tracks",
            "all windows together; users are estimated by a union of the windows' sketches",
            "",
            table(
                figures.tracks().stream()
                    .map(
                        track ->
                            row(
                                track.name(),
                                track.artists(),
                                (double) track.listens() / most,
                                told("%,d by %,d users", track.listens(), track.users())))));
  }

  private String lateness() {
    long all = figures.lateness().stream().mapToLong(RunFigures.Share::count).sum();
    long most = figures.lateness().stream().mapToLong(RunFigures.Share::count).max().orElse(0);
    return all == 0
        ? ""
        : section(
            "How late listens came",
            "event time behind the newest listen that its shard had before",
            "",
            table(
                figures.lateness().stream()
                    .map(
                        share ->
                            row(
                                share.name(),
                                "",
                                (double) share.count() / most,
                                told(
                                    "%,d (%.2f %%)",
                                    share.count(), share.count() * 100.0 / all)))));
  }

  private static String table(Stream<String> rows) {
    return rows.collect(Collectors.joining("", "<table class=\"bars\">\n", "</table>\n"));
  }

  /** A row with a bar; a share of 1 fills it. */
  private static String row(String name, String more, double share, String told) {
    return told(
        "<tr><th scope=\"row\">%s <small>%s</small></th>"
            + "<td><div><span style=\"width:%.1f%%\"></span></div></td><td>%s</td></tr>\n",
        Html.text(name), Html.text(more), share * 100, Html.text(told));
  }

  private String run() {
    List<Instant> ends =
        Stream.concat(
                figures.sent().stream().map(taken -> taken.start().plus(taken.length())),
                figures.batches().stream().map(batch -> batch.start().plus(batch.length())))
            .toList();
    List<Instant> starts =
        Stream.concat(
                figures.sent().stream().map(Taken::start),
                figures.batches().stream().map(Batch::start))
            .toList();
    if (starts.isEmpty()) {
      return "";
    }
    Instant begin = starts.stream().min(Instant::compareTo).orElseThrow();
    double end = seconds(begin, ends.stream().max(Instant::compareTo).orElseThrow());
    List<String> queries =
        figures.batches().stream().map(Batch::query).distinct().sorted().toList();
    Plot rate = secondsPlot(end).bars(sent(begin));
    Plot lag = secondsPlot(end).line(List.of());
    for (String query : queries) {
      rate.bars(batches(query, begin));
      lag.line(lag(query, begin));
    }
    return section(
            "Throughput",
            "records/s, over the seconds of the run",
            legend(Stream.concat(Stream.of("producer"), queries.stream()).toArray(String[]::new)),
            rate.svg("Records per second of the producer and of each batch, over the run"))
        + section(
            "Behind the stream",
            "s behind its tip after each batch, over the seconds of the run",
            legend(Stream.concat(Stream.of(""), queries.stream()).toArray(String[]::new)),
            lag.svg("Seconds that each query was behind the stream's tip, over the run"));
  }

  private static Plot secondsPlot(double end) {
    Plot plot = new Plot(0, end);
    Scale scale = Scale.upTo(end);
    scale.values().stream().filter(at -> at <= end).forEach(at -> plot.mark(at, scale.told(at)));
    return plot;
  }

  private List<Bar> sent(Instant begin) {
    List<Bar> bars = new ArrayList<>();
    for (Taken taken : figures.sent()) {
      double from = seconds(begin, taken.start());
      double length = seconds(taken.length());
      double rate = taken.records() / length;
      bars.add(
          new Bar(
              from,
              from + length,
              rate,
              told("producer: %,d records, %,.0f/s", taken.records(), rate)));
    }
    return bars;
  }

  private List<Bar> batches(String query, Instant begin) {
    return figures.batches().stream()
        .filter(batch -> batch.query().equals(query))
        .map(
            batch -> {
              double from = seconds(begin, batch.start());
              double length = Math.max(0.001, seconds(batch.length()));
              double rate = batch.records() / length;
              return new Bar(
                  from,
                  from + length,
                  rate,
                  told("%s: %,d records in %.1f s, %,.0f/s", query, batch.records(), length, rate));
            })
        .toList();
  }

  private List<Bar> lag(String query, Instant begin) {
    return figures.batches().stream()
        .filter(batch -> batch.query().equals(query) && batch.millisBehind().isPresent())
        .map(
            batch -> {
              double at = seconds(begin, batch.start().plus(batch.length()));
              double behind = batch.millisBehind().getAsLong() / 1000.0;
              return new Bar(at, at, behind, told("%s: %,.1f s behind", query, behind));
            })
        .toList();
  }

  private String stages() {
    double all = figures.seconds().values().stream().mapToDouble(d -> d).sum();
    return section(
        "Stages",
        "s of the run",
        "",
        table(
            figures.seconds().entrySet().stream()
                .map(
                    stage ->
                        row(
                            stage.getKey(),
                            "",
                            stage.getValue() / Math.max(all, 0.01),
                            told("%.2f", stage.getValue())))));
  }

  private static String section(String title, String unit, String legend, String content) {
    return "<section>\n<h2>"
        + Html.text(title)
        + " <small>"
        + Html.text(unit)
        + "</small></h2>\n"
        + legend
        + content
        + "</section>\n";
  }

  /** Names of series, in the order in which their plot has them; an empty one is passed over. */
  private static String legend(String... names) {
    StringBuilder out = new StringBuilder("<p class=\"legend\">");
    for (int i = 0; i < names.length; i++) {
      if (!names[i].isEmpty()) {
        out.append("<span><i class=\"s").append(i + 1).append("\"></i>");
        out.append(Html.text(names[i])).append("</span>\n");
      }
    }
    return out.append("</p>\n").toString();
  }

  private static String told(Duration length) {
    return length.toMinutes() % 1440 == 0
        ? length.toDays() + " d"
        : length.toMinutes() % 60 == 0 ? length.toHours() + " h" : length.toMinutes() + " min";
  }

  static String time(Instant at) {
    return TIME.format(at);
  }

  private static double seconds(Instant begin, Instant at) {
    return seconds(Duration.between(begin, at));
  }

  private static double seconds(Duration length) {
    return length.toNanos() / 1e9;
  }

  private static String told(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
