package cimmlc.sim.performance;

import java.util.ArrayList;
import java.util.List;

/** Rows of a window's input in the local buffer of a core, and the crossbars that read them. */
final class Slice {

  final String params;
  final int core;
  final int row;
  final int rows;
  final int firstWindow;
  final int step;
  private final List<Piece.Activation> activations = new ArrayList<>();
  private long crossbars;
  private long cells;
  private long conversions;
  private long drivenRows;
  private int mostRows;

  /**
   * A slice that nothing reads yet.
   *
   * @param row first one, in the stacked matrix
   * @param firstWindow of the copy
   * @param step windows from one of the copy's to its next
   */
  Slice(String params, int core, int row, int rows, int firstWindow, int step) {
    this.params = params;
    this.core = core;
    this.row = row;
    this.rows = rows;
    this.firstWindow = firstWindow;
    this.step = step;
  }

  /** Values that one of its activations puts out. */
  record Source(Slice slice, int activation) {}

  /** An activation; row groups of the same crossbars follow one another. */
  Source activate(Piece.Activation next, Use use) {
    Piece.Activation last = activations.isEmpty() ? null : activations.getLast();
    if (last != null && last.first() == next.first() && last.crossbars() == next.crossbars()) {
      activations.set(
          activations.size() - 1,
          new Piece.Activation(
              last.first(), last.crossbars(), last.delay(), last.cycles() + next.cycles()));
    } else {
      activations.add(next);
      crossbars += next.crossbars();
    }
    cells += (long) use.rows() * use.cellsOfRow();
    conversions += use.cellsOfRow() * use.rowGroups();
    drivenRows += use.rows() * next.crossbars();
    mostRows = Math.max(mostRows, use.rows());
    return new Source(this, activations.size() - 1);
  }

  /**
   * What an activation uses.
   *
   * @param rows of each crossbar
   * @param cellsOfRow that hold weights, all its crossbars
   * @param rowGroups that are converted
   */
  record Use(int rows, long cellsOfRow, long rowGroups) {}

  List<Piece.Activation> activations() {
    return activations;
  }

  CoreLoad load() {
    int[] none = {0};
    int[] fed = {Math.toIntExact(drivenRows)};
    return new CoreLoad(
        crossbars,
        mostRows,
        cells,
        conversions,
        drivenRows,
        new int[] {rows},
        fed,
        none,
        none,
        false);
  }
}
