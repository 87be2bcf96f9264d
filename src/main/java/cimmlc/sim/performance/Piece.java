package cimmlc.sim.performance;

import java.util.List;

/** One meta-operator as a queue of units, lowered: windows of a copy, or pixels on an ALU. */
sealed interface Piece {

  /** The number of units. */
  int units();

  /** What its units read, an operand each. */
  List<Region> reads();

  /** What its units write. */
  Region writes();

  /**
   * The windows of one copy of an operator.
   *
   * @param first window of unit 0
   * @param step windows from unit to unit
   * @param firstCore of the copy
   * @param load how the matrix lies on its cores
   * @param newValues input values of each unit that the copy's L1 does not hold; empty where all
   *     units load as many
   * @param newValuesEach where {@code newValues} is empty
   * @param inputBits of an activation
   * @param outputBits of a stored output
   * @param activations of the crossbars in one unit
   * @param matrixRows values that a window reads, padding included
   * @param queue which part of a copy's windows the piece is
   */
  record Windows(
      int units,
      int first,
      int step,
      int firstCore,
      CoreLoad load,
      int[] newValues,
      int newValuesEach,
      int inputBits,
      int outputBits,
      List<Activation> activations,
      int matrixRows,
      List<Region> reads,
      Region writes,
      Queue queue)
      implements Piece {

    /** The number of values that a unit loads. */
    int newValues(int unit) {
      return newValues.length == 0 ? newValuesEach : newValues[unit];
    }

    /** The part of a copy's windows that it has. */
    Part part() {
      return queue.part();
    }

    /** Cycles of the longest activation of a unit. */
    long mvmCycles() {
      return activations.stream().mapToLong(Activation::cycles).max().orElse(0);
    }
  }

  /**
   * The part of a copy's windows that a queue has.
   *
   * @param copy number of the copy in its stage
   * @param core that has the results
   * @param patchBuffers windows that the input buffers hold
   * @param sumBuffers windows that the buffers of partial sums hold
   * @param sums that it adds
   * @param inCore transfers between the crossbars of a core, in the order in which they are asked
   *     for
   * @param transfers of partial sums between cores, before they are added
   */
  record Queue(
      Part part,
      int copy,
      int core,
      int patchBuffers,
      int sumBuffers,
      List<Sum> sums,
      List<InCore> inCore,
      List<Transfer> transfers) {

    /** All of a copy on a core, and those that follow it. */
    static Queue whole(int core) {
      return new Queue(Part.WHOLE, 0, core, 2, 2, List.of(), List.of(), List.of());
    }
  }

  /** What an activation of a slice puts out. */
  record Sum(Windows slice, int activation) {}

  /** The phases that a queue goes through. */
  enum Part {
    /** All: {@code cim.read_core}. */
    WHOLE,
    /** From the load of an input slice to the end of its activations. */
    READS,
    /** From the transfer of partial sums to the store of a column block. */
    SUMS;

    boolean has(Phase phase) {
      return switch (this) {
        case WHOLE -> phase != Phase.GATHER && phase != Phase.XB_IN && phase != Phase.XB_OUT;
        case READS -> phase.compareTo(Phase.MVM) <= 0;
        case SUMS -> phase.compareTo(Phase.MVM) > 0;
      };
    }

    /** The phase that is always there. */
    Phase main() {
      return this == SUMS ? Phase.ALU : Phase.MVM;
    }
  }

  /** Partial sums from a core to another. */
  record Transfer(int from, int to, long bits) {}

  /** Bits from a crossbar of a core to another one. */
  record InCore(int core, int from, int to, long bits) {}

  /**
   * Crossbars that are active in one unit.
   *
   * @param first crossbar; counts where others use it too
   * @param crossbars number of them, consecutive
   * @param delay cycles that they wait after their operands are there
   * @param cycles that they are active
   */
  record Activation(long first, long crossbars, long delay, long cycles) {}

  /**
   * Pixels of a digital operator, or pieces of a move.
   *
   * @param operations on an ALU, a unit; 0 for moves
   * @param movedBits inside the global buffer, a unit; 0 for operators that compute
   */
  record Pixels(int units, long operations, long movedBits, List<Region> reads, Region writes)
      implements Piece {}
}
