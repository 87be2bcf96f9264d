package cimmlc.bench;

import cimmlc.bench.Experiment.Panel;
import cimmlc.bench.ExperimentResult.BarResult;
import cimmlc.bench.ExperimentResult.PanelResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The bars of a panel, each beside the paper's, as SVG; colours are classes of the page. */
final class BarChart {

  private static final int WIDTH = 960;
  private static final int ROW = 40;
  private static final int ROW_ALONE = 26;
  private static final int GROUP = 30;
  private static final int BOTTOM = 44;
  private static final int RIGHT = 150; // for the number behind the longest bar
  private static final double LETTER = 7.3; // mean width at 13 px

  private final Panel panel;
  private final List<BarResult> bars;
  private final Axis axis;
  private final int left;
  private final StringBuilder svg = new StringBuilder();

  private BarChart(PanelResult result) {
    this.panel = result.panel();
    this.bars = result.bars();
    this.axis = Axis.of(values(bars), panel.metric().isFactor());
    int longest = bars.stream().mapToInt(bar -> bar.bar().label().length()).max().orElse(0);
    this.left = (int) Math.clamp(longest * LETTER + 28, 90, 380);
  }

  /** The chart. */
  static String draw(PanelResult result) {
    return new BarChart(result).draw();
  }

  private static List<Double> values(List<BarResult> bars) {
    List<Double> values = new ArrayList<>();
    for (BarResult bar : bars) {
      bar.value().ifPresent(values::add);
      bar.bar().claim().ifPresent(claim -> values.addAll(List.of(claim.low(), claim.high())));
    }
    return values;
  }

  private String draw() {
    StringBuilder rows = new StringBuilder();
    double y = 8;
    String group = "";
    for (BarResult bar : bars) {
      if (!bar.bar().group().equals(group)) {
        group = bar.bar().group();
        rows.append(text("group", 8, y + 20, "start", group));
        y += GROUP;
      }
      rows.append(row(bar, y));
      y += height(bar);
    }
    double bottom = y + 4;
    svg.append(
        format(
            "<svg viewBox='0 0 %d %.0f' role='img' aria-label='%s'>\n",
            WIDTH, bottom + BOTTOM, ExperimentPage.escaped(ExperimentTable.heading(panel))));
    ticks(bottom);
    return svg.append(rows).append("</svg>\n").toString();
  }

  private static int height(BarResult bar) {
    return bar.bar().claim().isPresent() ? ROW : ROW_ALONE;
  }

  private void ticks(double bottom) {
    for (double tick : axis.ticks()) {
      double x = x(tick);
      String kind = tick == axis.origin() ? "origin" : "grid";
      svg.append(
          format("<line class='%s' x1='%.1f' y1='4' x2='%.1f' y2='%.1f'/>\n", kind, x, x, bottom));
      svg.append(text("tick", x, bottom + 16, "middle", tick(tick)));
    }
    String scale = axis.logarithmic() ? " (logarithmic)" : "";
    String unit = panel.metric() == Metric.VALUE ? ", " + panel.quantity().unit() : "";
    String title = panel.metric().of(panel.quantity()) + unit + scale;
    double middle = (x(axis.low()) + x(axis.high())) / 2;
    svg.append(text("axis", middle, bottom + 36, "middle", title));
  }

  private String tick(double value) {
    String number =
        value == Math.rint(value)
            ? panel.quantity().print(value)
            : String.valueOf(Math.rint(value * 1000) / 1000);
    return switch (panel.metric()) {
      case VALUE -> number;
      case REDUCTION -> number + " %";
      case SPEEDUP, RATIO, GAP -> number + "x";
    };
  }

  private String row(BarResult bar, double y) {
    StringBuilder row = new StringBuilder();
    boolean claimed = bar.bar().claim().isPresent();
    row.append(text("label", left - 10, y + (claimed ? 22 : 16), "end", bar.bar().label()));
    if (bar.value().isPresent()) {
      double value = bar.value().getAsDouble();
      String printed = panel.metric().print(value, panel.quantity());
      row.append(bar("measured", axis.origin(), value, y + 4, 15, printed));
      row.append(text("value", end(value), y + 16, "start", printed));
    } else {
      row.append(text("value", x(axis.origin()) + 6, y + 16, "start", "not known"));
    }
    bar.bar().claim().ifPresent(claim -> row.append(claim(claim, y + 21)));
    return row.toString();
  }

  private String claim(Claim claim, double y) {
    String printed = claim.print(panel.metric(), panel.quantity());
    double from = claim.isRange() ? claim.low() : axis.origin();
    return bar("paper", from, claim.high(), y, 11, "paper: " + printed)
        + text("claim", end(claim.high()), y + 10, "start", "paper " + printed);
  }

  private double end(double value) {
    return Math.max(x(value), x(axis.origin())) + 6;
  }

  private String bar(String kind, double from, double to, double y, int height, String tip) {
    double a = Math.min(x(from), x(to));
    double width = Math.max(Math.abs(x(to) - x(from)), 1.5);
    return format(
        "<rect class='%s' x='%.1f' y='%.1f' width='%.1f' height='%d' rx='2'><title>%s</title>"
            + "</rect>\n",
        kind, a, y, width, height, ExperimentPage.escaped(tip));
  }

  private double x(double value) {
    return left + axis.place(value) * (WIDTH - RIGHT - left);
  }

  private static String text(String kind, double x, double y, String anchor, String text) {
    return format(
        "<text class='%s' x='%.1f' y='%.1f' text-anchor='%s'>%s</text>\n",
        kind, x, y, anchor, ExperimentPage.escaped(text));
  }

  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
