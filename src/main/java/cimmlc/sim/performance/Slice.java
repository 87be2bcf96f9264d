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
  private final List<Layout> layouts = new ArrayList<>();
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

  /**
   * Values that one of its activations puts out.
   *
   * @param column of the activation that the first value is
   */
  record Source(Slice slice, int activation, int column) {

    /** The values from another one on. */
    Source from(int value) {
      return new Source(slice, activation, column + value);
    }
  }

  /**
   * How the columns of an activation lie on its crossbars.
   *
   * @param first crossbar
   * @param columns of all
   * @param perGroup columns of a group
   * @param group crossbars that have the same columns, in different bits
   * @param rows of each
   * @param sumBits of a sum
   */
  record Layout(long first, int columns, int perGroup, int group, int rows, int sumBits) {

    /** The same crossbars with further rows. */
    Layout withRows(int more) {
      return new Layout(first, columns, perGroup, group, rows + more, sumBits);
    }
  }

  /** An activation; row groups of the same crossbars follow one another. */
  Source activate(Piece.Activation next, Layout layout, Use use) {
    Piece.Activation last = activations.isEmpty() ? null : activations.getLast();
    if (last != null && last.first() == next.first() && last.crossbars() == next.crossbars()) {
      activations.set(
          activations.size() - 1,
          new Piece.Activation(
              last.first(), last.crossbars(), last.delay(), last.cycles() + next.cycles()));
      layouts.set(layouts.size() - 1, layouts.getLast().withRows(layout.rows()));
    } else {
      activations.add(next);
      layouts.add(layout);
      crossbars += next.crossbars();
    }
    cells += (long) use.rows() * use.cellsOfRow();
    conversions += use.cellsOfRow() * use.rowGroups();
    drivenRows += use.rows() * next.crossbars();
    mostRows = Math.max(mostRows, use.rows());
    return new Source(this, activations.size() - 1, 0);
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

  /** How the columns of an activation lie on its crossbars. */
  Layout layout(int activation) {
    return layouts.get(activation);
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
