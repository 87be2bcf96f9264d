package cimmlc.bench;

import cimmlc.bench.Experiment.Panel;
import cimmlc.bench.ExperimentResult.BarResult;
import cimmlc.bench.ExperimentResult.PanelResult;
import java.util.ArrayList;
import java.util.List;

/**
 * An experiment as a page that needs nothing but itself: charts with the paper's bars beside the
 * measured ones, tables, assumptions. Well-formed XML, so that other programs can read it too.
 */
public final class ExperimentPage {

  private static final String HEAD =
      """
      <!DOCTYPE html>
      <html xmlns="http://www.w3.org/1999/xhtml" lang="en">
      <head>
      <meta charset="utf-8"/>
      <meta name="viewport" content="width=device-width, initial-scale=1"/>
      <title>%s</title>
      <style>
      :root { color-scheme: light dark; --ink: #1d2430; --faint: #5d6778; --line: #d9dee6;
        --ground: #ffffff; --panel: #f6f8fa; --measured: #2563c9; --paper: #d08a1d; }
      @media (prefers-color-scheme: dark) {
        :root { --ink: #e6e9ef; --faint: #9aa5b5; --line: #39414f; --ground: #14181f;
          --panel: #1c222b; --measured: #6ea3f5; --paper: #e0a84a; } }
      body { margin: 0 auto; padding: 24px; max-width: 1040px; background: var(--ground);
        color: var(--ink); font: 15px/1.5 system-ui, "Liberation Sans", Arial, sans-serif; }
      h1 { font-size: 24px; line-height: 1.25; margin: 0 0 4px; }
      h2 { font-size: 18px; margin: 32px 0 8px; }
      .source, .legend, caption { color: var(--faint); margin: 0 0 8px; }
      .legend { display: flex; gap: 20px; font-size: 13px; }
      .legend span::before { content: ""; display: inline-block; width: 14px; height: 10px;
        border-radius: 2px; margin-right: 6px; background: var(--measured); }
      .legend span.claimed::before { background: var(--paper); }
      figure { margin: 0; padding: 12px; background: var(--panel); border-radius: 8px; }
      svg { width: 100%%; height: auto; display: block; }
      svg text { font: 13px system-ui, "Liberation Sans", Arial, sans-serif; fill: var(--ink); }
      svg .group { font-weight: 600; font-size: 14px; }
      svg .tick, svg .axis, svg .claim { fill: var(--faint); font-size: 12px; }
      svg .value { font-weight: 600; }
      svg .measured { fill: var(--measured); }
      svg .paper { fill: var(--paper); }
      svg .grid { stroke: var(--line); }
      svg .origin { stroke: var(--faint); }
      .wide { overflow-x: auto; }
      table { border-collapse: collapse; margin: 12px 0; font-size: 13px; width: 100%%; }
      th, td { padding: 4px 8px; border-bottom: 1px solid var(--line); text-align: left;
        vertical-align: top; }
      th { font-weight: 600; color: var(--faint); }
      .number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
      ul, ol { padding-left: 22px; } li { margin: 2px 0; }
      code { font-size: 13px; }
      </style>
      </head>
      <body>
      """;

  private final ExperimentResult result;
  private final StringBuilder out = new StringBuilder();
  private final List<String> reasons = new ArrayList<>();

  private ExperimentPage(ExperimentResult result) {
    this.result = result;
  }

  /** The page. */
  public static String print(ExperimentResult result) {
    return new ExperimentPage(result).page();
  }

  /** Text that can stand in an element or an attribute. */
  static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("'", "&#39;")
        .replace("\"", "&quot;");
  }

  private String page() {
    Experiment experiment = result.experiment();
    out.append(HEAD.formatted(escaped(experiment.title())));
    element("h1", experiment.title());
    String source = experiment.source().isEmpty() ? "" : "Claims: " + experiment.source() + ". ";
    out.append("<p class='source'>").append(escaped(source));
    out.append("Made by <code>cimmlc bench ").append(escaped(experiment.name()));
    out.append("</code></p>\n");
    result.panels().forEach(this::panel);
    list("Why measured and claimed differ", "ol", reasons);
    list("Notes", "ul", experiment.notes());
    return out.append("</body>\n</html>\n").toString();
  }

  private void panel(PanelResult panel) {
    String heading = ExperimentTable.heading(panel.panel());
    element(
        "h2", heading.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + heading.substring(1));
    out.append("<p class='legend'><span>measured here</span>");
    if (panel.bars().stream().anyMatch(bar -> bar.bar().claim().isPresent())) {
      out.append("<span class='claimed'>claimed by the paper</span>");
    }
    out.append("</p>\n<figure>\n").append(BarChart.draw(panel)).append("</figure>\n");
    table(panel);
    out.append("<details open='open'><summary>Assumptions</summary>\n");
    list("", "ul", panel.assumptions());
    out.append("</details>\n");
  }

  private void table(PanelResult result) {
    Panel panel = result.panel();
    out.append("<div class='wide'><table>\n<thead><tr>");
    List<String> header = new ArrayList<>(ExperimentTable.header(panel));
    header.add("note");
    row("th", header);
    out.append("</thead>\n<tbody>\n");
    for (BarResult bar : result.bars()) {
      List<String> cells = new ArrayList<>(ExperimentTable.cells(panel, bar));
      cells.add(reference(bar.bar().why()));
      out.append("<tr title='").append(escaped(String.join(", ", bar.bar().setting().words())));
      out.append("'>");
      row("td", cells);
    }
    out.append("</tbody>\n</table></div>\n");
  }

  private void row(String cell, List<String> texts) {
    for (int i = 0; i < texts.size(); i++) {
      String kind = i > 2 && i < texts.size() - 1 ? " class='number'" : "";
      out.append('<').append(cell).append(kind).append('>');
      out.append(escaped(texts.get(i))).append("</").append(cell).append('>');
    }
    out.append("</tr>\n");
  }

  private String reference(String why) {
    if (why.isEmpty()) {
      return "";
    }
    if (!reasons.contains(why)) {
      reasons.add(why);
    }
    return String.valueOf(reasons.indexOf(why) + 1);
  }

  private void list(String title, String kind, List<String> items) {
    if (items.isEmpty()) {
      return;
    }
    if (!title.isEmpty()) {
      element("h2", title);
    }
    out.append('<').append(kind).append(">\n");
    items.forEach(item -> element("li", item));
    out.append("</").append(kind).append(">\n");
  }

  private void element(String name, String text) {
    out.append('<').append(name).append('>').append(escaped(text));
    out.append("</").append(name).append(">\n");
  }
}
