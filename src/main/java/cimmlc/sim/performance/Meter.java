package cimmlc.sim.performance;

import cimmlc.arch.Architecture;
import cimmlc.arch.Energy.Component;
import cimmlc.arch.Energy.Figure;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Counts what each unit does, and when: active crossbars, energy, power (docs/timing.md). */
final class Meter implements Timeline.Observer {

  /** Power is summed in whole 1e-6 pJ a cycle, so that its peak is exact. */
  static final double POWER_UNIT = 1e-6;

  private final Architecture arch;
  private final double[] figures = new double[Component.values().length];
  private final boolean known;
  private final long[] counts = new long[figures.length];
  private final StepFunction.Builder active = new StepFunction.Builder();
  private final StepFunction.Builder power = new StepFunction.Builder();
  private double activeCycles;

  /** What units spent last, for each slot of the timeline. */
  private @Nullable Cost[] costs = new Cost[0];

  Meter(Architecture arch, Map<Component, Figure> known) {
    this.arch = arch;
    this.known = !known.isEmpty();
    known.forEach((component, figure) -> figures[component.ordinal()] = figure.value());
  }

  /** Looks on while a timeline runs. */
  void observe(Timeline timeline) {
    finish();
    int slots = 0;
    for (StreamRun run : timeline.runs) {
      for (Lane lane : run.lanes) {
        slots += Math.max(1, lane.phases);
      }
    }
    costs = new Cost[slots];
    timeline.observe(this);
  }

  @Override
  public void phase(Lane lane, int unit, int phase, long from, long to) {
    Piece.Windows windows = (Piece.Windows) lane.piece;
    if (phase == lane.mvm) {
      activate(windows.activations(), lane.activations());
    }
    if (!known) {
      return;
    }
    int fresh = windows.newValues(lane.inImage(unit));
    Cost cost = costs[lane.firstSlot + phase];
    if (cost == null || cost.newValues != fresh) {
      long[] each = UnitCost.of(arch, lane, phase, lane.inImage(unit));
      cost = change(lane.firstSlot + phase, new Cost(fresh, each));
    }
    if (from < to || windows.part() != Piece.Part.SUMS) {
      cost.spend(from, to);
    } else {
      cost.spend(Math.max(0, to - 1), Math.max(1, to));
    }
  }

  private void activate(List<Piece.Activation> all, Activations of) {
    for (int i = 0; i < of.count(); i++) {
      long crossbars = all.get(i).crossbars();
      active.add(of.start(i), of.end(i), crossbars);
      activeCycles += (double) crossbars * (of.end(i) - of.start(i));
    }
  }

  @Override
  public void pixel(Lane lane, long from, long to) {
    if (known) {
      Cost cost = costs[lane.firstSlot];
      if (cost == null) {
        long[] each = UnitCost.of(arch, (Piece.Pixels) lane.piece);
        cost = change(lane.firstSlot, new Cost(0, each));
      }
      cost.spend(from < to ? from : Math.max(0, to - 1), from < to ? to : Math.max(1, to));
    }
  }

  private Cost change(int slot, Cost next) {
    Cost last = costs[slot];
    if (last != null) {
      last.finish();
    }
    costs[slot] = next;
    return next;
  }

  private void finish() {
    for (int slot = 0; slot < costs.length; slot++) {
      Cost last = costs[slot];
      if (last != null) {
        last.finish();
        costs[slot] = null;
      }
    }
  }

  /** What a unit spends in a phase, as often as it does. */
  private final class Cost {

    private final int newValues;
    private final long[] each;
    private final double energyPj;
    private long times;

    Cost(int newValues, long[] each) {
      this.newValues = newValues;
      this.each = each;
      double sum = 0;
      for (int i = 0; i < each.length; i++) {
        sum += each[i] * figures[i];
      }
      this.energyPj = sum;
    }

    void spend(long from, long to) {
      times++;
      if (from < to) {
        power.add(from, to, Math.round(energyPj / (to - from) / POWER_UNIT));
      }
    }

    void finish() {
      for (int i = 0; i < each.length; i++) {
        counts[i] += each[i] * times;
      }
    }
  }

  /** Active crossbars over time. */
  StepFunction active() {
    return active.build();
  }

  /** Crossbars times the cycles that they are active. */
  double activeCycles() {
    return activeCycles;
  }

  /** Energy of each component for which there is a figure, without leakage. */
  Map<Component, Double> energyPj() {
    finish();
    Map<Component, Double> energies = new EnumMap<>(Component.class);
    for (Component component : Component.values()) {
      if (counts[component.ordinal()] > 0 && figures[component.ordinal()] > 0) {
        energies.put(component, counts[component.ordinal()] * figures[component.ordinal()]);
      }
    }
    return energies;
  }

  /** Components that did something and for which there is no figure. */
  List<Component> uncovered(Map<Component, Figure> known) {
    finish();
    return Arrays.stream(Component.values())
        .filter(component -> counts[component.ordinal()] > 0 && !known.containsKey(component))
        .toList();
  }

  /** Power over time, in 1e-6 pJ a cycle, without leakage. */
  StepFunction power() {
    return power.build();
  }
}
