package io.listens.testkit.report;

import io.listens.testkit.report.Plot.Bar;
import io.listens.testkit.report.RunFigures.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * Windows, put together where there are more than a plot can show.
 *
 * @param all one for each group that has listens, in order of time
 * @param length of each group
 */
record WindowGroups(Collection<Window> all, Duration length) {

  private static final int MOST = 150;

  /**
   * Puts windows together.
   *
   * @param windows at least one
   * @param length of each
   */
  static WindowGroups of(List<Window> windows, Duration length) {
    Instant begin = windows.stream().map(Window::start).min(Instant::compareTo).orElseThrow();
    Instant last = windows.stream().map(Window::start).max(Instant::compareTo).orElseThrow();
    long each = length.toMillis() * (Duration.between(begin, last).dividedBy(length) / MOST + 1);
    SortedMap<Instant, Window> groups = new TreeMap<>();
    for (Window window : windows) {
      long at = Math.floorDiv(window.start().toEpochMilli(), each) * each;
      groups.merge(
          Instant.ofEpochMilli(at),
          new Window(
              Instant.ofEpochMilli(at),
              window.listens(),
              window.reported(),
              window.completed(),
              window.skipped()),
          WindowGroups::sum);
    }
    return new WindowGroups(groups.values(), Duration.ofMillis(each));
  }

  private static Window sum(Window a, Window b) {
    return new Window(
        a.start(),
        a.listens() + b.listens(),
        a.reported() + b.reported(),
        a.completed() + b.completed(),
        a.skipped() + b.skipped());
  }

  /** An empty plot of the time that they take, in seconds of the epoch. */
  Plot plot() {
    Instant begin = all.stream().map(Window::start).min(Instant::compareTo).orElseThrow();
    Instant end =
        all.stream().map(Window::start).max(Instant::compareTo).orElseThrow().plus(length);
    Plot plot = new Plot((double) begin.getEpochSecond(), (double) end.getEpochSecond());
    TimeMarks.add(plot, begin, end);
    return plot;
  }

  List<Bar> bars(ToLongFunction<Window> value, Function<Window, String> told) {
    List<Bar> bars = new ArrayList<>();
    for (Window window : all) {
      bars.add(bar(window, (double) value.applyAsLong(window), told.apply(window)));
    }
    return bars;
  }

  /**
   * Shares of the listens with a played time, in %; none for groups without such listens.
   *
   * @param told what is said of a group and its share
   */
  List<Bar> reported(ToLongFunction<Window> part, BiFunction<Window, Double, String> told) {
    List<Bar> bars = new ArrayList<>();
    for (Window window : all) {
      if (window.reported() > 0) {
        double share = part.applyAsLong(window) * 100.0 / window.reported();
        bars.add(bar(window, share, told.apply(window, share)));
      }
    }
    return bars;
  }

  private Bar bar(Window window, double value, String told) {
    long from = window.start().getEpochSecond();
    return new Bar(
        (double) from,
        (double) from + length.toSeconds(),
        value,
        RunReport.time(window.start()) + ": " + told);
  }
}
