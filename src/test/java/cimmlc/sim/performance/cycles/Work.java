package cimmlc.sim.performance.cycles;

import java.util.List;

/** What a unit asks for. */
sealed interface Work {

  /** The phases that it goes through. */
  int phases();

  /** T of a window; 0 where no crossbars are active. */
  long mvmCycles();

  /** A pixel's operations, and the bits that it moves. */
  record Pixel(long operations, long bits) implements Work {
    @Override
    public int phases() {
      return 1;
    }

    @Override
    public long mvmCycles() {
      return 0;
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

    @Override
    public long mvmCycles() {
      return copy.cyclesPerWindow();
    }
  }

  /**
   * The phases of a slice or a block of a copy on crossbars.
   *
   * @param list the phases that exist, in order
   * @param core that has the results
   */
  record Steps(List<Step> list, int core) implements Work {
    @Override
    public int phases() {
      return list.size();
    }

    /** Of all phases. */
    List<Step.Activation> activations() {
      return list.stream().flatMap(step -> step.activations().stream()).toList();
    }

    /** The number of a phase; -1 where it does not exist. */
    int number(Phase phase) {
      return list.stream().map(Step::phase).toList().indexOf(phase);
    }

    @Override
    public long mvmCycles() {
      return activations().stream().mapToLong(a -> a.cycles).max().orElse(0);
    }
  }

  /** A phase of a window. */
  enum Phase {
    LOAD,
    NOC_IN,
    FEED,
    XB_IN,
    MVM,
    XB_OUT,
    GATHER,
    ALU,
    NOC_OUT,
    STORE
  }
}
