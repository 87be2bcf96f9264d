package cimmlc.bench;

import cimmlc.bench.ExperimentResult.BarResult;
import cimmlc.bench.ExperimentResult.PanelResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** An experiment as text: setting, the paper's claim, what was measured, and why they differ. */
public final class ExperimentTable {

  private static final int WORDS = 3; // columns of words; numbers follow

  private final ExperimentResult result;
  private final StringBuilder out = new StringBuilder();
  private final List<String> reasons = new ArrayList<>();

  private ExperimentTable(ExperimentResult result) {
    this.result = result;
  }

  /** The lines. */
  public static String print(ExperimentResult result) {
    return new ExperimentTable(result).text();
  }

  private String text() {
    Experiment experiment = result.experiment();
    line(experiment.name() + ": " + experiment.title());
    if (!experiment.source().isEmpty()) {
      line("claims: " + experiment.source());
    }
    result.panels().forEach(this::panel);
    for (int i = 0; i < reasons.size(); i++) {
      line((i == 0 ? "\n" : "") + "[" + (i + 1) + "] " + reasons.get(i));
    }
    experiment.notes().forEach(note -> line("note: " + note));
    return out.toString();
  }

  private void panel(PanelResult panel) {
    line("");
    line(heading(panel.panel()));
    List<List<String>> rows = new ArrayList<>();
    rows.add(header(panel.panel()));
    panel.bars().forEach(bar -> rows.add(row(panel.panel(), bar)));
    aligned(rows);
  }

  /** What a panel shows, on one line. */
  static String heading(Experiment.Panel panel) {
    String shown = panel.metric().of(panel.quantity());
    if (panel.overQuantity() != panel.quantity()) {
      shown += ", against " + panel.overQuantity().words();
    }
    return panel.title().isEmpty() ? shown : panel.title() + ": " + shown;
  }

  /** The columns of a panel's table, without the reasons. */
  static List<String> header(Experiment.Panel panel) {
    String unit = panel.quantity().unit();
    return List.of(
        "",
        "",
        "compared with",
        "paper",
        "measured",
        "of paper",
        unit,
        "compared " + panel.overQuantity().unit());
  }

  private List<String> row(Experiment.Panel panel, BarResult bar) {
    List<String> cells = new ArrayList<>(cells(panel, bar));
    cells.add(reference(bar.bar().why()));
    return cells;
  }

  /** The cells of a bar in the columns of {@link #header}; what is not known is a dash. */
  static List<String> cells(Experiment.Panel panel, BarResult bar) {
    Quantity quantity = panel.quantity();
    var claim = bar.bar().claim();
    OptionalDouble value = bar.value();
    return List.of(
        bar.bar().group(),
        bar.bar().label(),
        other(panel, bar),
        claim.map(c -> c.print(panel.metric(), quantity)).orElse(""),
        value.isPresent() ? panel.metric().print(value.getAsDouble(), quantity) : "-",
        claim.isPresent() && value.isPresent()
            ? String.format(Locale.ROOT, "%.2f", claim.get().share(value.getAsDouble()))
            : "",
        known(bar.own(), quantity),
        panel.metric() == Metric.VALUE ? "" : known(bar.other(), panel.overQuantity()));
  }

  /** What a bar is compared with, in words. */
  static String other(Experiment.Panel panel, BarResult bar) {
    return panel.metric() == Metric.GAP
        ? "lower bound"
        : bar.bar().over().map(over -> over.apartFrom(bar.bar().setting())).orElse("");
  }

  private static String known(OptionalDouble value, Quantity quantity) {
    return value.isPresent() ? quantity.print(value.getAsDouble()) : "-";
  }

  private String reference(String why) {
    if (why.isEmpty()) {
      return "";
    }
    if (!reasons.contains(why)) {
      reasons.add(why);
    }
    return "[" + (reasons.indexOf(why) + 1) + "]";
  }

  /** Words to the left, numbers to the right; a column that is empty throughout is left out. */
  private void aligned(List<List<String>> rows) {
    List<StringBuilder> lines = rows.stream().map(_ -> new StringBuilder()).toList();
    int last = rows.getLast().size() - 1;
    for (int column = 0; column <= last; column++) {
      int c = column;
      List<String> cells = rows.stream().map(row -> c < row.size() ? row.get(c) : "").toList();
      if (!cells.stream().skip(1).allMatch(String::isEmpty)) {
        append(lines, cells, column < WORDS || column == last);
      }
    }
    lines.forEach(line -> line(line.toString().stripTrailing()));
  }

  private static void append(List<StringBuilder> lines, List<String> cells, boolean words) {
    int width = cells.stream().mapToInt(String::length).max().orElse(0);
    for (int row = 0; row < cells.size(); row++) {
      String pad = " ".repeat(width - cells.get(row).length());
      lines.get(row).append("  ").append(words ? cells.get(row) + pad : pad + cells.get(row));
    }
  }

  private void line(String text) {
    out.append(text).append('\n');
  }
}
