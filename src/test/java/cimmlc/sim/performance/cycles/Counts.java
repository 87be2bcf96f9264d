package cimmlc.sim.performance.cycles;

import cimmlc.arch.Architecture;
import cimmlc.arch.Energy;
import cimmlc.arch.Energy.Component;
import java.util.Map;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;

/** What a unit spends energy on (docs/timing.md, "Active crossbars, energy, power"). */
record Counts(Architecture arch) {

  Map<Component, Long> of(Work.Pixel pixel) {
    return Map.of(Component.ALU, pixel.operations(), Component.L0, 2 * pixel.bits());
  }

  /** Of one phase of a window, whether it exists or not. */
  Map<Component, Long> of(Work.Window window, Work.Phase phase) {
    Copy copy = window.copy();
    Layout layout = copy.layout();
    return switch (phase) {
      case LOAD -> {
        long bits = sum(copy, i -> window.loadedBits()[i]);
        yield Map.of(Component.L0, bits, Component.L1, bits);
      }
      case XB_IN, XB_OUT, GATHER -> Map.of();
      case NOC_IN -> hops(copy, i -> window.loadedBits()[i]);
      case FEED -> Map.of(Component.L1, sum(copy, layout::fedRows) * copy.input().type().bits());
      case MVM -> product(copy, sum(copy, layout::fedRows));
      case ALU -> Map.of(Component.ALU, sum(copy, layout::sums));
      case NOC_OUT -> hops(copy, i -> Chip.storedBits(copy)[i]);
      case STORE -> Map.of(Component.L0, sum(copy, i -> Chip.storedBits(copy)[i]));
    };
  }

  private static Map<Component, Long> product(Copy copy, long rows) {
    long conversions = copy.layout().cellColumns() * copy.cyclesPerWindow();
    return Map.of(
        Component.CELL,
        copy.layout().cells() * copy.steps(),
        Component.DAC,
        rows * copy.steps(),
        Component.ADC,
        conversions,
        Component.SHIFT_ADD,
        conversions);
  }

  private Map<Component, Long> hops(Copy copy, IntToLongFunction bits) {
    Network network = new Network(arch.chip().cores(), arch.chip().noc());
    return Map.of(
        Component.CORE_NOC,
        sum(copy, i -> bits.applyAsLong(i) * network.hops(0, copy.firstCore() + i)));
  }

  private static long sum(Copy copy, IntToLongFunction ofCore) {
    return IntStream.range(0, copy.layout().cores()).mapToLong(ofCore).sum();
  }

  /** Energy at the chip's own figures. */
  double pj(Map<Component, Long> counts) {
    if (!(arch.ext().energy() instanceof Energy.Inline(var figures))) {
      return 0;
    }
    double pj = 0;
    for (Map.Entry<Component, Long> count : counts.entrySet()) {
      if (figures.containsKey(count.getKey())) {
        pj += count.getValue() * figures.get(count.getKey()).value();
      }
    }
    return pj;
  }
}
