package cimmlc.sim.performance;

import cimmlc.arch.Architecture;
import cimmlc.arch.Crossbar;
import cimmlc.arch.Energy.Component;
import cimmlc.arch.Energy.Figure;
import java.util.EnumMap;
import java.util.Map;

/** Counts what each unit does, and when: active crossbars, energy, power (docs/timing.md). */
final class Meter implements Timeline.Observer {

  /** Power is summed in whole 1e-6 pJ a cycle, so that its peak is exact. */
  static final double POWER_UNIT = 1e-6;

  private final Architecture arch;
  private final double[] figures = new double[Component.values().length];
  private final boolean known;
  private final long[] counts = new long[figures.length];
  private final long[] scratch = new long[figures.length];
  private final StepFunction.Builder active = new StepFunction.Builder();
  private final StepFunction.Builder power = new StepFunction.Builder();
  private double activeCycles;

  Meter(Architecture arch, Map<Component, Figure> known) {
    this.arch = arch;
    this.known = !known.isEmpty();
    known.forEach((component, figure) -> figures[component.ordinal()] = figure.value());
  }

  @Override
  public void phase(Lane lane, int unit, int phase, long from, long to) {
    Piece.Windows windows = (Piece.Windows) lane.piece;
    Phase kind = lane.kind(phase);
    if (kind == Phase.MVM) {
      for (int i = 0; i < windows.activations().size(); i++) {
        Piece.Activation a = windows.activations().get(i);
        long start = lane.activationStart(i);
        active.add(start, start + a.cycles(), a.crossbars());
        activeCycles += (double) a.crossbars() * a.cycles();
      }
    }
    if (!known) {
      return;
    }
    int number = lane.inImage(unit);
    count(windows, number, kind);
    Piece.Part part = windows.queue().part();
    if (kind == part.main()) {
      for (Phase other : Phase.values()) {
        if (part.has(other) && !lane.has(other)) {
          count(windows, number, other);
        }
      }
    }
    if (from < to || part != Piece.Part.SUMS) {
      spend(from, to);
    } else {
      spend(Math.max(0, to - 1), Math.max(1, to));
    }
  }

  @Override
  public void pixel(Lane lane, long from, long to) {
    if (known) {
      Piece.Pixels pixels = (Piece.Pixels) lane.piece;
      add(Component.ALU, pixels.operations());
      add(Component.L0, 2 * pixels.movedBits());
      spend(from < to ? from : Math.max(0, to - 1), from < to ? to : Math.max(1, to));
    }
  }

  private void add(Component component, long count) {
    scratch[component.ordinal()] += count;
  }

  private void count(Piece.Windows windows, int unit, Phase phase) {
    CoreLoad load = windows.load();
    switch (phase) {
      case LOAD -> {
        long bits = 0;
        for (int core = 0; core < load.rows().length; core++) {
          bits += Lane.inputBits(windows, unit, core);
        }
        add(Component.L0, bits);
        add(Component.L1, bits);
      }
      case FEED -> add(Component.L1, load.allFedRows() * windows.inputBits());
      case MVM -> mvm(load, arch.crossbar(), windows.inputBits());
      case ALU -> add(Component.ALU, load.allSums());
      case STORE -> add(Component.L0, load.allFinished() * windows.outputBits());
      case NOC_IN -> {
        for (int core = 0; core < load.rows().length; core++) {
          hops(Network.BUFFER, windows.firstCore() + core, Lane.inputBits(windows, unit, core));
        }
      }
      case GATHER -> {
        for (Piece.Transfer transfer : windows.queue().transfers()) {
          hops(transfer.from(), transfer.to(), transfer.bits());
        }
      }
      case NOC_OUT -> {
        for (int core = 0; core < load.rows().length; core++) {
          hops(
              Network.BUFFER,
              windows.firstCore() + core,
              (long) load.finished()[core] * windows.outputBits());
        }
      }
    }
  }

  private void hops(int from, int core, long bits) {
    add(Component.CORE_NOC, bits * arch.chip().noc().type().hops(arch.chip().cores(), from, core));
  }

  private void mvm(CoreLoad load, Crossbar crossbar, int inputBits) {
    long steps = crossbar.steps(inputBits);
    long conversions = load.conversions() * steps;
    add(Component.CELL, load.usedCells() * steps);
    add(Component.DAC, load.drivenRows() * steps);
    add(Component.ADC, conversions);
    add(Component.SHIFT_ADD, conversions);
  }

  private void spend(long from, long to) {
    double energyPj = 0;
    for (int i = 0; i < scratch.length; i++) {
      energyPj += scratch[i] * figures[i];
      counts[i] += scratch[i];
      scratch[i] = 0;
    }
    if (from < to) {
      power.add(from, to, Math.round(energyPj / (to - from) / POWER_UNIT));
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
    Map<Component, Double> energies = new EnumMap<>(Component.class);
    for (Component component : Component.values()) {
      if (counts[component.ordinal()] > 0 && figures[component.ordinal()] > 0) {
        energies.put(component, counts[component.ordinal()] * figures[component.ordinal()]);
      }
    }
    return energies;
  }

  /** Components that did something and for which there is no figure. */
  java.util.List<Component> uncovered(Map<Component, Figure> known) {
    return java.util.Arrays.stream(Component.values())
        .filter(component -> counts[component.ordinal()] > 0 && !known.containsKey(component))
        .toList();
  }

  /** Power over time, in 1e-6 pJ a cycle, without leakage. */
  StepFunction power() {
    return power.build();
  }
}
