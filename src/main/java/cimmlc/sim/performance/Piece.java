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
      Region writes)
      implements Piece {

    /** The number of values that a unit loads. */
    int newValues(int unit) {
      return newValues.length == 0 ? newValuesEach : newValues[unit];
    }

    /** Cycles from the first activation of a unit to the end of the last. */
    long mvmCycles() {
      return activations.stream().mapToLong(a -> a.offset() + a.cycles()).max().orElse(0);
    }
  }

  /**
   * Crossbars that are active in one unit.
   *
   * @param crossbars number of them
   * @param offset cycles after the start of the unit's MVM
   * @param cycles that they are active
   */
  record Activation(long crossbars, long offset, long cycles) {}

  /**
   * Pixels of a digital operator, or pieces of a move.
   *
   * @param operations on an ALU, a unit; 0 for moves
   * @param movedBits inside the global buffer, a unit; 0 for operators that compute
   */
  record Pixels(int units, long operations, long movedBits, List<Region> reads, Region writes)
      implements Piece {}
}
