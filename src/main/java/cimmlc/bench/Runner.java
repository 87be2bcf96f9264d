package cimmlc.bench;

import cimmlc.Compiler;
import cimmlc.Network;
import cimmlc.bench.Experiment.Bar;
import cimmlc.bench.Experiment.Panel;
import cimmlc.bench.ExperimentResult.BarResult;
import cimmlc.bench.ExperimentResult.PanelResult;
import cimmlc.graph.Graph;
import cimmlc.graph.QuantizationOptions;
import cimmlc.schedule.cg.Bounds;
import cimmlc.sim.performance.PerformanceResult;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;

/**
 * Runs experiments: each setting once, however many bars show it, and settings of one network
 * together, since only one network is held at a time.
 */
public final class Runner {

  private final Map<Setting, PerformanceResult> performances = new HashMap<>();
  private final Map<Setting, Bounds> bounds = new HashMap<>();
  private final Set<Setting> bounded;

  /** A network that several settings share. */
  private record Model(String name, Map<String, Integer> dimensions, QuantizationOptions bits) {

    static Model of(Setting setting) {
      return new Model(setting.model(), setting.dimensions(), setting.bits());
    }

    /** Time depends on no value, so no data are needed. */
    Network load() {
      return Network.load(name, dimensions, 0).withFixedRanges(bits);
    }
  }

  private Runner(Set<Setting> bounded) {
    this.bounded = bounded;
  }

  /** The number of settings that experiments need run. */
  public static int settings(List<Experiment> experiments) {
    return (int) experiments.stream().flatMap(Experiment::settings).distinct().count();
  }

  /**
   * Runs experiments.
   *
   * @param progress gets the number of settings done
   * @throws cimmlc.diag.InvalidInputException if a chip cannot do a network
   */
  public static List<ExperimentResult> run(List<Experiment> experiments, IntConsumer progress) {
    Set<Setting> bounded =
        experiments.stream()
            .flatMap(experiment -> experiment.panels().stream())
            .filter(panel -> panel.metric() == Metric.GAP)
            .flatMap(panel -> panel.bars().stream())
            .map(Bar::setting)
            .collect(Collectors.toSet());
    Runner runner = new Runner(bounded);
    Map<Model, Set<Setting>> byModel =
        experiments.stream()
            .flatMap(Experiment::settings)
            .collect(
                Collectors.groupingBy(
                    Model::of, LinkedHashMap::new, Collectors.toCollection(LinkedHashSet::new)));
    byModel.forEach((model, settings) -> runner.run(model.load(), settings, progress));
    return experiments.stream().map(runner::result).toList();
  }

  private void run(Network network, Collection<Setting> settings, IntConsumer progress) {
    Graph graph = network.graph();
    for (Setting setting : settings) {
      Compiler compiler = new Compiler(network, setting.arch(), setting.options());
      performances.put(setting, compiler.simulate(compiler.generate(compiler.levels(graph))));
      if (bounded.contains(setting)) {
        bounds.put(setting, Bounds.of(graph, setting.arch(), setting.options().scheduling()));
      }
      progress.accept(performances.size());
    }
  }

  private ExperimentResult result(Experiment experiment) {
    return new ExperimentResult(
        experiment, experiment.panels().stream().map(this::result).toList());
  }

  private PanelResult result(Panel panel) {
    List<BarResult> bars = panel.bars().stream().map(bar -> result(panel, bar)).toList();
    return new PanelResult(panel, bars, assumptions(panel));
  }

  private BarResult result(Panel panel, Bar bar) {
    Quantity quantity = panel.quantity();
    OptionalDouble own = quantity.of(performance(bar.setting()));
    OptionalDouble other =
        panel.metric() == Metric.GAP
            ? quantity.of(Objects.requireNonNull(bounds.get(bar.setting())))
            : bar.over()
                .map(over -> panel.overQuantity().of(performance(over)))
                .orElse(OptionalDouble.empty());
    boolean known = own.isPresent() && (other.isPresent() || panel.metric() == Metric.VALUE);
    OptionalDouble value =
        known
            ? OptionalDouble.of(panel.metric().of(own.getAsDouble(), other.orElse(0)))
            : OptionalDouble.empty();
    return new BarResult(bar, own, other, value);
  }

  private PerformanceResult performance(Setting setting) {
    return Objects.requireNonNull(performances.get(setting));
  }

  /** Those of all settings of a panel; one that not all share says for how many it holds. */
  private List<String> assumptions(Panel panel) {
    List<Setting> settings = panel.bars().stream().flatMap(Bar::settings).distinct().toList();
    Map<String, Long> counts =
        settings.stream()
            .flatMap(setting -> performance(setting).details().stream())
            .flatMap(details -> details.assumptions().stream())
            .collect(
                Collectors.groupingBy(
                    Function.identity(), LinkedHashMap::new, Collectors.counting()));
    List<String> lines = new ArrayList<>();
    lines.add("ranges of activations fixed at -1 to 1: time depends on no value");
    counts.forEach((line, count) -> lines.add(line + share(count, settings.size())));
    return lines;
  }

  private static String share(long count, int all) {
    return count == all ? "" : " (in " + count + " of " + all + " settings)";
  }
}
