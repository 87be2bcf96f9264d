package cimmlc.sim.performance.cycles;

import java.util.List;

/** What a unit asks for. */
sealed interface Work {

  /** The phases that it goes through. */
  int phases();

  /** A pixel's operations, and the bits that it moves. */
  record Pixel(long operations, long bits) implements Work {
    @Override
    public int phases() {
      return 1;
    }
  }

  /**
   * A window's phases.
   *
   * @param copy that does it
   * @param list the phases that exist, in order
   * @param loadedBits into each core
   */
  record Window(Copy copy, List<Phase> list, long[] loadedBits) implements Work {
    @Override
    public int phases() {
      return list.size();
    }
  }

  /** A phase of a window. */
  enum Phase {
    LOAD,
    NOC_IN,
    FEED,
    MVM,
    ALU,
    NOC_OUT,
    STORE
  }
}
