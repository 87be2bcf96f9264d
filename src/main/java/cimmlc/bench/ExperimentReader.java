package cimmlc.bench;

import cimmlc.bench.Experiment.Bar;
import cimmlc.bench.Experiment.Panel;
import cimmlc.diag.Diagnostic;
import cimmlc.diag.Diagnostics;
import cimmlc.yaml.YamlFile;
import cimmlc.yaml.YamlNode.Mapping;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/**
 * Reads an experiment file (docs/experiments.md). What a bar does not say its panel says, else the
 * file: metric, quantity, why (of bars that have a claim); a setting's keys likewise, one by one.
 */
final class ExperimentReader {

  static final YamlFile FILE = new YamlFile("an experiment", "a map of title, setting, bars, ...");

  private static final List<String> INHERITED =
      List.of("metric", "quantity", "over_quantity", "setting", "over", "why");
  private static final List<String> FILE_KEYS =
      with(INHERITED, "title", "source", "notes", "bars", "panels");
  private static final List<String> PANEL_KEYS = with(INHERITED, "title", "bars");
  private static final List<String> BAR_KEYS =
      List.of("group", "label", "setting", "over", "claim", "why");

  private final Diagnostics problems = new Diagnostics();
  private final SettingReader settings;
  private final Mapping forced;

  private ExperimentReader(Path folder, Mapping forced) {
    this.settings = new SettingReader(folder, problems);
    this.forced = forced;
  }

  /**
   * An experiment.
   *
   * @param folder to which its files of models and chips are relative
   * @param forced keys of every setting, whatever the file says
   * @throws cimmlc.diag.InvalidInputException with every problem of the file
   */
  static Experiment read(Mapping map, String name, Path folder, Mapping forced) {
    ExperimentReader reader = new ExperimentReader(folder, forced);
    Experiment experiment = reader.experiment(map, name);
    Diagnostics once = new Diagnostics(); // a wrong common setting is wrong in every bar
    for (Diagnostic problem : new LinkedHashSet<>(reader.problems.toList())) {
      once.add(problem.where(), problem.message());
    }
    if (!once.isEmpty()) {
      throw FILE.inOrder(once);
    }
    return experiment;
  }

  /** What is said for all bars below. */
  private record Scope(
      Metric metric,
      Quantity quantity,
      Optional<Quantity> overQuantity,
      Optional<Mapping> setting,
      Optional<Mapping> over,
      String why) {

    static final Scope DEFAULT =
        new Scope(
            Metric.SPEEDUP,
            Quantity.CYCLES,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            "");

    /** With what a map inside says. */
    Scope inside(Entries entries) {
      return new Scope(
          entries.oneOf("metric", Arrays.asList(Metric.values()), Metric::key).orElse(metric),
          quantity(entries, "quantity").orElse(quantity),
          quantity(entries, "over_quantity").or(() -> overQuantity),
          merged(setting, entries.map("setting")),
          merged(over, entries.map("over")),
          entries.text("why").orElse(why));
    }

    private static Optional<Quantity> quantity(Entries entries, String key) {
      return entries.oneOf(key, Arrays.asList(Quantity.values()), Quantity::key);
    }

    private static Optional<Mapping> merged(Optional<Mapping> outer, Optional<Mapping> inner) {
      return outer.isPresent() && inner.isPresent()
          ? Optional.of(outer.get().with(inner.get()))
          : inner.or(() -> outer);
    }
  }

  private Experiment experiment(Mapping map, String name) {
    Entries entries = Entries.of(map, FILE_KEYS, problems);
    Scope scope = Scope.DEFAULT.inside(entries);
    List<Mapping> bars = entries.maps("bars");
    List<Panel> panels = new ArrayList<>();
    for (Mapping panel : entries.maps("panels")) {
      panels.add(panel(panel, scope, bars));
    }
    if (!entries.has("panels")) {
      panels.add(panel("", scope, bars, entries));
    }
    return new Experiment(
        name,
        entries.requiredText("title", "title: what the experiment shows"),
        entries.text("source").orElse(""),
        entries.texts("notes"),
        panels);
  }

  private Panel panel(Mapping map, Scope outer, List<Mapping> common) {
    Entries entries = Entries.of(map, PANEL_KEYS, problems);
    String title = entries.requiredText("title", "title: what sets this panel apart");
    List<Mapping> bars = entries.has("bars") ? entries.maps("bars") : common;
    return panel(title, outer.inside(entries), bars, entries);
  }

  private Panel panel(String title, Scope scope, List<Mapping> bars, Entries entries) {
    if (bars.isEmpty()) {
      entries.missing("bars", "bars: [{ label: ..., setting: { ... } }]");
    }
    boolean bounded =
        scope.quantity() == Quantity.CYCLES || scope.quantity() == Quantity.INTERVAL_CYCLES;
    if (scope.metric() == Metric.GAP && !bounded) {
      entries.problem(
          "quantity", "has no lower bound, expected cycles or interval-cycles for metric gap");
    }
    if (scope.overQuantity().isPresent() && !scope.metric().compares()) {
      entries.problem("over_quantity", "is not for metric " + scope.metric().key());
    }
    List<Bar> read = bars.stream().flatMap(bar -> bar(bar, scope).stream()).toList();
    Quantity over = scope.overQuantity().orElse(scope.quantity());
    return new Panel(title, scope.metric(), scope.quantity(), over, read);
  }

  private Optional<Bar> bar(Mapping map, Scope outer) {
    Entries entries = Entries.of(map, BAR_KEYS, problems);
    String label = entries.requiredText("label", "label: what the bar is called");
    Optional<Claim> claim = entries.text("claim").flatMap(Claim::parse);
    if (entries.has("claim") && claim.isEmpty()) {
      entries.problem("claim", "expected a number such as " + Claim.FORMS);
    }
    Scope scope = outer.inside(entries);
    if (scope.setting().isEmpty()) {
      entries.missing("setting", "setting: { model: ..., arch: ..., policy: ... }");
      return Optional.empty();
    }
    Mapping own = scope.setting().get();
    Optional<Setting> setting = settings.read(own.with(forced));
    Optional<Setting> over = Optional.empty();
    if (outer.metric().compares()) {
      if (scope.over().isEmpty()) {
        entries.missing("over", "over: { policy: ... }, the keys that differ in the baseline");
        return Optional.empty();
      }
      over = settings.read(own.with(scope.over().get()).with(forced));
    }
    if (setting.isEmpty() || (outer.metric().compares() && over.isEmpty())) {
      return Optional.empty();
    }
    String group = entries.text("group").orElse("");
    boolean reason = claim.isPresent() || entries.has("why");
    String why = reason ? scope.why() : "";
    return Optional.of(new Bar(group, label, setting.get(), over, claim, why));
  }

  private static List<String> with(List<String> keys, String... more) {
    List<String> all = new ArrayList<>(Arrays.asList(more));
    all.addAll(keys);
    return List.copyOf(all);
  }
}
