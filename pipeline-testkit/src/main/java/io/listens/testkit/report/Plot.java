package io.listens.testkit.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A plot of values at or above 0 over a stretch of time or the like, as SVG. */
final class Plot {

  private static final int WIDTH = 720;
  private static final int HEIGHT = 240;
  private static final int LEFT = 64;
  private static final int RIGHT = 16;
  private static final int TOP = 12;
  private static final int BOTTOM = 28;

  private final double begin;
  private final double end;
  private final List<Series> series = new ArrayList<>();
  private final List<Mark> marks = new ArrayList<>();

  /**
   * An empty plot.
   *
   * @param begin of the stretch
   * @param end of it
   */
  Plot(double begin, double end) {
    this.begin = begin;
    this.end = Math.max(end, begin + 1e-9);
  }

  /**
   * A value that holds from here to there.
   *
   * @param told when pointed at
   */
  record Bar(double from, double to, double value, String told) {}

  private record Mark(double at, String text) {}

  private record Series(List<Bar> bars, boolean line) {}

  /** Adds bars; each series has a colour of its own, in order. */
  Plot bars(List<Bar> bars) {
    series.add(new Series(bars, false));
    return this;
  }

  /** Adds a line through the middles of bars. */
  Plot line(List<Bar> points) {
    series.add(new Series(points, true));
    return this;
  }

  /** Adds a mark below the plot. */
  Plot mark(double at, String text) {
    marks.add(new Mark(at, text));
    return this;
  }

  /**
   * The plot.
   *
   * @param label what it shows, for who can't see it
   */
  String svg(String label) {
    double greatest =
        series.stream().flatMap(s -> s.bars().stream()).mapToDouble(Bar::value).max().orElse(0);
    Scale scale = Scale.upTo(greatest);
    StringBuilder out = new StringBuilder();
    add(
        out,
        "<div class=\"plot\"><svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">\n",
        WIDTH,
        HEIGHT,
        Html.text(label));
    addGrid(out, scale);
    addMarks(out);
    for (int i = 0; i < series.size(); i++) {
      draw(out, series.get(i), "s" + (i + 1), scale);
    }
    return out.append("</svg></div>\n").toString();
  }

  private static void addGrid(StringBuilder out, Scale scale) {
    for (double value : scale.values()) {
      double y = y(value, scale);
      add(
          out,
          "<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>\n",
          LEFT,
          WIDTH - RIGHT,
          y,
          y);
      add(
          out,
          "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>\n",
          LEFT - 8,
          y + 4,
          scale.told(value));
    }
  }

  private void addMarks(StringBuilder out) {
    for (Mark mark : marks) {
      double x = x(mark.at());
      add(
          out,
          "<text x=\"%.1f\" y=\"%d\" text-anchor=\"%s\">%s</text>\n",
          x,
          HEIGHT - 8,
          // The last one would be cut off at the plot's edge.
          x > WIDTH - 2.5 * RIGHT ? "end" : "middle",
          Html.text(mark.text()));
    }
  }

  private void draw(StringBuilder out, Series one, String colour, Scale scale) {
    if (one.line() && one.bars().size() > 1) {
      add(out, "<polyline class=\"%s\" points=\"", colour);
      for (Bar bar : one.bars()) {
        add(out, "%.1f,%.1f ", middle(bar), y(bar.value(), scale));
      }
      out.append("\"/>\n");
    }
    for (Bar bar : one.bars()) {
      if (one.line()) {
        add(
            out,
            "<circle class=\"%s\" cx=\"%.1f\" cy=\"%.1f\" r=\"3\"><title>%s</title></circle>\n",
            colour,
            middle(bar),
            y(bar.value(), scale),
            Html.text(bar.told()));
      } else {
        double left = x(bar.from());
        double y = y(bar.value(), scale);
        add(
            out,
            "<rect class=\"%s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\">"
                + "<title>%s</title></rect>\n",
            colour,
            left,
            y,
            // A gap between neighbours, but never nothing to be seen.
            Math.max(0.8, x(bar.to()) - left - 1),
            HEIGHT - BOTTOM - y,
            Html.text(bar.told()));
      }
    }
  }

  private double middle(Bar bar) {
    return x((bar.from() + bar.to()) / 2);
  }

  private double x(double at) {
    return LEFT + (at - begin) / (end - begin) * (WIDTH - LEFT - RIGHT);
  }

  private static double y(double value, Scale scale) {
    return HEIGHT - BOTTOM - value / scale.top() * (HEIGHT - TOP - BOTTOM);
  }

  private static void add(StringBuilder out, String format, Object... values) {
    out.append(String.format(Locale.ROOT, format, values));
  }
}
