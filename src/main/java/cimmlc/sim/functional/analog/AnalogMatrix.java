package cimmlc.sim.functional.analog;

import cimmlc.arch.AdcPolicy;
import java.util.ArrayList;
import java.util.List;

/** A matrix in crossbars: the row groups that are activated one after another for a window. */
public final class AnalogMatrix {

  /**
   * How a crossbar works.
   *
   * @param parallelRows rows that are active together
   * @param adcBits infinite: lossless
   * @param columnFlip columns whose cells sum above half are stored inverted, group by group
   */
  public record Device(
      Cells cells,
      Inputs inputs,
      int parallelRows,
      double adcBits,
      AdcPolicy policy,
      boolean columnFlip) {

    /** The largest column sum of a piece with so many rows in a crossbar. */
    public long range(int rowsUsed) {
      long range =
          Math.multiplyExact(
              (long) Math.min(parallelRows, rowsUsed) * inputs.largest(), cells.largest());
      return columnFlip ? range / 2 : range;
    }

    Adc adc(int rowsUsed) {
      return Adc.of(range(rowsUsed), adcBits, policy);
    }
  }

  /**
   * Rows that are active together.
   *
   * @param row first one, in the matrix
   * @param column first one, in the matrix
   * @param rowsUsed rows of the piece that they are part of
   * @param weights signed, [row][column]
   * @param zeros of each column
   */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  public record Rows(int row, int rows, int column, int rowsUsed, int[] weights, int[] zeros) {}

  private record Placed(int row, int column, RowGroup group) {}

  private final Device device;
  private final SumKernel kernel;
  private final List<Placed> placed = new ArrayList<>();

  /** Stores row groups. */
  public AnalogMatrix(Device device, List<Rows> groups) {
    this(device, groups, SumKernel.fastest());
  }

  AnalogMatrix(Device device, List<Rows> groups, SumKernel kernel) {
    this.device = device;
    this.kernel = kernel;
    RowGroup.Storage storage = new RowGroup.Storage(device.cells(), device.columnFlip());
    for (Rows rows : groups) {
      Adc adc = device.adc(rows.rowsUsed());
      RowGroup group = new RowGroup(storage, adc, rows.rows(), rows.weights(), rows.zeros());
      placed.add(new Placed(rows.row(), rows.column(), group));
    }
  }

  /** The number of row groups. */
  public int groups() {
    return placed.size();
  }

  /**
   * Adds the sums of row groups {@code begin .. end - 1}.
   *
   * @param u inputs, not negative, [window][stride]
   */
  public void multiply(int[] u, int stride, int begin, int end, Sums sums) {
    int windows = u.length / stride;
    for (Placed next : placed.subList(begin, end)) {
      RowGroup group = next.group;
      InputPlanes inputs = new InputPlanes(device.inputs(), group.words, windows);
      for (int window = 0; window < windows; window++) {
        inputs.set(window, u, window * stride + next.row, group);
      }
      SumKernel.Work work =
          new SumKernel.Work(group, inputs, new Converted(group, device.inputs()));
      for (int block = 0; block < group.blocks(); block++) {
        for (int window = 0; window < windows; window++) {
          kernel.convert(work, block, window);
          add(work, block, window, next.column, sums);
        }
      }
      count(work, windows, sums.tally());
    }
  }

  private static void add(SumKernel.Work work, int block, int window, int column, Sums sums) {
    RowGroup group = work.group();
    int first = block * RowGroup.COLUMNS;
    int count = Math.min(RowGroup.COLUMNS, group.columns - first);
    int at = window * sums.columns() + column + first;
    long total = work.inputs().totals[window];
    Converted result = work.result();
    for (int i = 0; i < count; i++) {
      sums.values()[at + i] += result.sum(work, block, i) + group.totalFactors[first + i] * total;
    }
    if (group.adc.isLossy()) {
      for (int i = 0; i < count; i++) {
        sums.errors()[at + i] += result.error(work, block, i);
      }
    }
  }

  private void count(SumKernel.Work work, int windows, Sums.Tally tally) {
    RowGroup group = work.group();
    tally.conversions += (long) windows * group.columns * group.slices * device.inputs().steps();
    for (int lane = 0; lane < RowGroup.COLUMNS; lane++) {
      tally.lossy += work.result().lossy[lane];
      tally.greatest = Math.max(tally.greatest, work.result().greatest[lane]);
    }
  }
}
