package cimmlc.sim.functional.analog;

import java.util.List;

/**
 * Rows of a crossbar that are active together, with the bits of their cells gathered in words:
 * planes [block of columns][slice][plane][word][column of the block]. Plane b has the bits of
 * weight 2^b. Where one word has room for as many replicas of the rows as a cell has levels above
 * 0, there is one plane only: a cell is ones in as many replicas as it is worth, so that one
 * population count is the sum.
 */
final class RowGroup {

  /** Columns of a block. */
  static final int COLUMNS = 16;

  final int rows;
  final int columns;
  final int words;
  final int slices;
  final int cellBits;

  /** Planes of a slice. */
  final int planeBits;

  /** How often the rows stand in a word, one behind the other. */
  final int replicas;

  final int[] planes;

  /** Sign and weight of each column's slices: [block][slice][column of the block]. */
  final int[] coefficients;

  /** What each column gets for the sum of the inputs. */
  final int[] totalFactors;

  final Adc adc;

  /** Whether columns may be stored inverted, and what stands in the cells. */
  record Storage(Cells cells, boolean columnFlip) {}

  /**
   * Stores weights.
   *
   * @param weights signed, [row][column]
   * @param zeros what is subtracted from the weights of each column, digitally
   */
  RowGroup(Storage storage, Adc adc, int rows, int[] weights, int[] zeros) {
    this.rows = rows;
    this.adc = adc;
    columns = zeros.length;
    words = Math.ceilDiv(rows, Integer.SIZE);
    Cells cells = storage.cells();
    slices = cells.slices().size();
    cellBits = cells.cellBits();
    boolean counted = cellBits < Integer.SIZE - 1 && (long) rows * cells.largest() <= Integer.SIZE;
    planeBits = counted ? 1 : cellBits;
    replicas = counted ? cells.largest() : 1;
    int blocks = blocks();
    planes = new int[Math.multiplyExact(blocks * slices * planeBits * words, COLUMNS)];
    coefficients = new int[blocks * slices * COLUMNS];
    totalFactors = new int[columns];
    List<Cells.Slice> kinds = cells.slices();
    int[] column = new int[rows];
    for (int c = 0; c < columns; c++) {
      totalFactors[c] = cells.constant() - zeros[c];
      for (int s = 0; s < slices; s++) {
        for (int row = 0; row < rows; row++) {
          column[row] = cells.cell(weights[row * columns + c], kinds.get(s));
        }
        store(storage, c, s, column);
      }
    }
  }

  /** The number of blocks of columns. */
  int blocks() {
    return Math.ceilDiv(columns, COLUMNS);
  }

  private void store(Storage storage, int column, int slice, int[] values) {
    Cells.Slice kind = storage.cells().slices().get(slice);
    int largest = storage.cells().largest();
    long sum = 0;
    for (int value : values) {
      sum += value;
    }
    int factor = kind.sign() << kind.shift();
    if (storage.columnFlip() && 2 * sum > (long) largest * rows) {
      for (int row = 0; row < rows; row++) {
        values[row] = largest - values[row];
      }
      totalFactors[column] += factor * largest;
      factor = -factor;
    }
    int at = column / COLUMNS * slices + slice;
    coefficients[at * COLUMNS + column % COLUMNS] = factor;
    for (int row = 0; row < rows; row++) {
      setBits(at, column % COLUMNS, row, values[row]);
    }
  }

  private void setBits(int slice, int lane, int row, int value) {
    if (planeBits < cellBits) { // so many ones, each in its own replica
      for (int one = 0; one < value; one++) {
        planes[slice * COLUMNS + lane] |= 1 << (one * rows + row);
      }
      return;
    }
    for (int bit = 0; bit < cellBits; bit++) {
      int plane = (slice * cellBits + bit) * words + row / Integer.SIZE;
      planes[plane * COLUMNS + lane] |= (value >> bit & 1) << row;
    }
  }
}
