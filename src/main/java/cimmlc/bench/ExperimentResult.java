package cimmlc.bench;

import cimmlc.bench.Experiment.Bar;
import cimmlc.bench.Experiment.Panel;
import java.util.List;
import java.util.OptionalDouble;

/**
 * What an experiment gave.
 *
 * @param panels in the experiment's order
 */
public record ExperimentResult(Experiment experiment, List<PanelResult> panels) {

  public ExperimentResult {
    panels = List.copyOf(panels);
  }

  /**
   * What a panel gave.
   *
   * @param bars in the panel's order
   * @param assumptions under which its settings were timed, a line each
   */
  public record PanelResult(Panel panel, List<BarResult> bars, List<String> assumptions) {

    public PanelResult {
      bars = List.copyOf(bars);
      assumptions = List.copyOf(assumptions);
    }
  }

  /**
   * What a bar gave.
   *
   * @param own quantity of its setting; empty where it is not known
   * @param other quantity of what it is compared with: a setting, or the lower bound
   * @param value of the metric
   */
  public record BarResult(
      Bar bar, OptionalDouble own, OptionalDouble other, OptionalDouble value) {}
}
