package io.listens.bench.peers;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Medians of what peers took, as a table of Markdown. */
final class ResultTable {

  /** A run whose result was right. */
  record Run(Measurement took, double usersError) {}

  private final long listens;
  private final Map<Peer, List<Run>> runs;

  /**
   * @param listens how many each run took
   * @param runs of each peer, in the order of the table; at least one of each
   */
  ResultTable(long listens, Map<Peer, List<Run>> runs) {
    this.listens = listens;
    this.runs = runs;
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        "| peer | on | time, s | listens/s | time ÷ ours | processor, s | memory, MB | checkpoint,"
            + " MB | users | what it does |");
    lines.add("|---|---|--:|--:|--:|--:|--:|--:|---|---|");
    runs.forEach((peer, own) -> lines.add(line(peer, own)));
    return lines;
  }

  private String line(Peer peer, List<Run> own) {
    double seconds = seconds(own);
    return String.format(
        Locale.ROOT,
        "| %s | %s | %.1f | %,.0f | %s | %.1f | %,.0f | %,.0f | %s | %s |",
        peer.name(),
        own.get(0).took().engine(),
        seconds,
        listens / seconds,
        ratio(seconds),
        median(own, run -> seconds(run.took().cpu())),
        median(own, run -> run.took().peakMemory() / 1e6),
        median(own, run -> run.took().peakCheckpoint() / 1e6),
        users(own),
        peer.does());
  }

  private String ratio(double seconds) {
    List<Run> ours = runs.get(Peer.OURS);
    return ours == null ? "" : String.format(Locale.ROOT, "%.2f", seconds / seconds(ours));
  }

  private static String users(List<Run> own) {
    double error = median(own, Run::usersError);
    return error == 0 ? "exact" : String.format(Locale.ROOT, "±%.1f %%", error * 100);
  }

  private static double seconds(List<Run> own) {
    return median(own, run -> seconds(run.took().wall()));
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }

  private static double median(List<Run> own, ToDoubleFunction<Run> figure) {
    double[] sorted = own.stream().mapToDouble(figure).sorted().toArray();
    return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
  }
}
