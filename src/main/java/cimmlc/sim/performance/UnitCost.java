package cimmlc.sim.performance;

import cimmlc.arch.Architecture;
import cimmlc.arch.Crossbar;
import cimmlc.arch.Energy.Component;

/** What a phase of a unit spends energy on (docs/timing.md, "Active crossbars, energy, power"). */
final class UnitCost {

  private static final Phase[] PHASES = Phase.values();

  private final Architecture arch;
  private final long[] counts = new long[Component.values().length];

  private UnitCost(Architecture arch) {
    this.arch = arch;
  }

  /** Of each component, the count of a pixel. */
  static long[] of(Architecture arch, Piece.Pixels pixels) {
    UnitCost cost = new UnitCost(arch);
    cost.add(Component.ALU, pixels.operations());
    cost.add(Component.L0, 2 * pixels.movedBits());
    return cost.counts;
  }

  /** Of each component, the count of a phase; with the main one those that do not exist. */
  static long[] of(Architecture arch, Lane lane, int phase, int inImage) {
    UnitCost cost = new UnitCost(arch);
    Piece.Windows windows = (Piece.Windows) lane.piece;
    Piece.Part part = windows.part();
    cost.count(windows, inImage, lane.kind(phase));
    if (lane.kind(phase) == part.main()) {
      for (Phase other : PHASES) {
        if (part.has(other) && !lane.has(other)) {
          cost.count(windows, inImage, other);
        }
      }
    }
    return cost.counts;
  }

  private void add(Component component, long count) {
    counts[component.ordinal()] += count;
  }

  private void count(Piece.Windows windows, int unit, Phase phase) {
    CoreLoad load = windows.load();
    switch (phase) {
      case LOAD -> {
        long bits = loaded(windows, unit).all();
        add(Component.L0, bits);
        add(Component.L1, bits);
      }
      case FEED -> add(Component.L1, load.allFedRows() * windows.inputBits());
      case MVM -> mvm(load, arch.crossbar(), windows.inputBits());
      case ALU -> add(Component.ALU, load.allSums());
      case STORE -> add(Component.L0, load.allFinished() * windows.outputBits());
      case NOC_IN -> hops(windows, loaded(windows, unit));
      case GATHER -> {
        for (Piece.Transfer transfer : windows.queue().transfers()) {
          hops(transfer.from(), transfer.to(), transfer.bits());
        }
      }
      case XB_IN, XB_OUT -> {
        for (Piece.InCore t : windows.queue().inCore()) {
          int hops = arch.core().noc().type().hops(arch.core().crossbars(), t.from(), t.to());
          add(Component.XB_NOC, t.bits() * hops);
        }
      }
      case NOC_OUT -> hops(windows, Bits.stored(windows));
    }
  }

  private static Bits loaded(Piece.Windows windows, int unit) {
    Bits bits = Bits.loaded(windows);
    bits.changeAt(unit);
    return bits;
  }

  private void hops(Piece.Windows windows, Bits bits) {
    for (int core = 0; core < windows.load().rows().length; core++) {
      hops(Network.BUFFER, windows.firstCore() + core, bits.ofCore(core));
    }
  }

  private void hops(int from, int to, long bits) {
    add(Component.CORE_NOC, bits * arch.chip().noc().type().hops(arch.chip().cores(), from, to));
  }

  private void mvm(CoreLoad load, Crossbar crossbar, int inputBits) {
    long steps = crossbar.steps(inputBits);
    long conversions = load.conversions() * steps;
    add(Component.CELL, load.usedCells() * steps);
    add(Component.DAC, load.drivenRows() * steps);
    add(Component.ADC, conversions);
    add(Component.SHIFT_ADD, conversions);
  }
}
