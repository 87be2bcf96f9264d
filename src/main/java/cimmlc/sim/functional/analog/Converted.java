package cimmlc.sim.functional.analog;

/**
 * What a kernel gives for the columns of one block; {@link #lossy} and greatest only grow. Sums of
 * few steps fit 32 bits, unsigned; what all steps and slices make together may need more.
 */
final class Converted {

  private static final long MOST = 0xffff_ffffL;

  /** Steps that are added in 32 bits. */
  final int stepsAtOnce;

  /** The number of such runs of steps, the least steps first. */
  final int runs;

  /** True where all slices and steps of a column fit 32 bits, signed: kernels add them all. */
  final boolean narrow;

  /**
   * Converted sums of a run, shifted and added: [slice][run][column of the block]; the whole sum
   * [column of the block] where that is narrow.
   */
  final int[] sums;

  /** What the ADC has taken away from them. */
  final int[] errors;

  /** The number of conversions that were not exact. */
  final int[] lossy = new int[RowGroup.COLUMNS];

  /** The greatest column sums. */
  final int[] greatest = new int[RowGroup.COLUMNS];

  Converted(RowGroup group, Inputs inputs) {
    int together = 1;
    while (together < inputs.steps() && fits(group, inputs, together + 1)) {
      together++;
    }
    stepsAtOnce = together;
    runs = Math.ceilDiv(inputs.steps(), together);
    narrow = runs == 1 && fitsWhole(group, inputs);
    sums = new int[(narrow ? 1 : group.slices * runs) * RowGroup.COLUMNS];
    errors = new int[sums.length];
  }

  private static boolean fits(RowGroup group, Inputs inputs, int steps) {
    long cells = (long) group.rows * ((1 << group.cellBits) - 1);
    return cells * ((1L << steps * inputs.stepBits()) - 1) <= MOST;
  }

  private static boolean fitsWhole(RowGroup group, Inputs inputs) {
    long slice = group.rows * ((1L << group.cellBits) - 1) * ((1L << inputs.bits()) - 1);
    long factors = 0;
    for (int s = 0; s < group.slices; s++) {
      factors += Math.abs((long) group.coefficients[s * RowGroup.COLUMNS]);
    }
    return slice * factors <= Integer.MAX_VALUE;
  }

  /** The sum of a column: all runs and slices, shifted and added. */
  long sum(SumKernel.Work work, int block, int column) {
    return narrow ? sums[column] : whole(sums, work, block, column);
  }

  /** The same of what the ADC has taken away. */
  long error(SumKernel.Work work, int block, int column) {
    return narrow ? errors[column] : whole(errors, work, block, column);
  }

  private static long whole(int[] parts, SumKernel.Work work, int block, int column) {
    RowGroup group = work.group();
    Converted result = work.result();
    int runShift = result.stepsAtOnce * work.inputs().inputs.stepBits();
    long whole = 0;
    for (int slice = 0; slice < group.slices; slice++) {
      long sum = 0;
      for (int run = result.runs - 1; run >= 0; run--) {
        int at = (slice * result.runs + run) * RowGroup.COLUMNS + column;
        sum = (sum << runShift) + (parts[at] & MOST);
      }
      int at = (block * group.slices + slice) * RowGroup.COLUMNS + column;
      whole += sum * group.coefficients[at];
    }
    return whole;
  }
}
