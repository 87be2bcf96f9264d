package cimmlc.sim.functional.analog;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.Vector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** Columns in lanes: AND of a word of inputs with words of cells, population count. */
final class VectorSumKernel implements SumKernel {

  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
  private static final int LANES = INTS.length();
  private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;

  /** True where a block of columns is a whole number of vectors. */
  static boolean isFast() {
    return LANES == 8 || LANES == 16;
  }

  @Override
  public void convert(Work work, int block, int window) {
    int quantum = work.group().adc.quantum();
    boolean masked = (quantum & (quantum - 1)) == 0; // the low bits of a sum are dropped
    for (int lane = 0; lane < RowGroup.COLUMNS; lane += LANES) {
      convert(work, block, window, lane, masked);
    }
  }

  private static void convert(Work work, int block, int window, int lane, boolean masked) {
    RowGroup group = work.group();
    Converted result = work.result();
    int quantum = group.adc.quantum();
    int most = group.adc.most();
    int steps = work.inputs().inputs.steps();
    int stepBits = work.inputs().inputs.stepBits();
    IntVector lossy = IntVector.fromArray(INTS, result.lossy, lane);
    IntVector greatest = IntVector.fromArray(INTS, result.greatest, lane);
    IntVector wholeSum = IntVector.zero(INTS);
    IntVector wholeError = wholeSum;
    for (int slice = 0; slice < group.slices; slice++) {
      int at = (block * group.slices + slice) * RowGroup.COLUMNS + lane;
      IntVector added = IntVector.zero(INTS);
      IntVector lost = added;
      for (int step = steps - 1; step >= 0; step--) {
        IntVector sum = sum(work, at, window * steps + step);
        IntVector error = masked ? sum.sub(sum.and(-quantum).min(most)) : remainder(sum, quantum);
        added = added.lanewise(VectorOperators.LSHL, stepBits).add(sum.sub(error));
        lost = lost.lanewise(VectorOperators.LSHL, stepBits).add(error);
        lossy = lossy.add(error.min(1));
        greatest = greatest.max(sum);
        if (step % result.stepsAtOnce == 0 && !result.narrow) {
          int run = slice * result.runs + step / result.stepsAtOnce;
          added.intoArray(result.sums, run * RowGroup.COLUMNS + lane);
          lost.intoArray(result.errors, run * RowGroup.COLUMNS + lane);
          added = IntVector.zero(INTS);
          lost = added;
        }
      }
      if (result.narrow) {
        IntVector factor = IntVector.fromArray(INTS, group.coefficients, at);
        wholeSum = wholeSum.add(added.mul(factor));
        wholeError = wholeError.add(lost.mul(factor));
      }
    }
    if (result.narrow) {
      wholeSum.intoArray(result.sums, lane);
      wholeError.intoArray(result.errors, lane);
    }
    lossy.intoArray(result.lossy, lane);
    greatest.intoArray(result.greatest, lane);
  }

  /** Of any quantum: the code by its reciprocal, off by one at most, as it stays below 2^20. */
  private static IntVector remainder(IntVector sum, int quantum) {
    Vector<Float> real = sum.convertShape(VectorOperators.I2F, FLOATS, 0);
    IntVector code =
        (IntVector)
            ((FloatVector) real).mul(1f / quantum).convertShape(VectorOperators.F2I, INTS, 0);
    IntVector rest = sum.sub(code.mul(quantum));
    VectorMask<Integer> over = rest.compare(VectorOperators.GE, quantum);
    rest = rest.sub(quantum, over);
    return rest.add(quantum, rest.compare(VectorOperators.LT, 0));
  }

  /** Column sums of one step. */
  private static IntVector sum(Work work, int cells, int step) {
    RowGroup group = work.group();
    int words = group.words;
    int stepBits = work.inputs().inputs.stepBits();
    int[] x = work.inputs().planes;
    IntVector sum = IntVector.zero(INTS);
    int slice = (cells - cells % RowGroup.COLUMNS) * group.planeBits * words;
    int lane = cells % RowGroup.COLUMNS;
    for (int bit = 0; bit < stepBits; bit++) {
      int inputs = (step * stepBits + bit) * words;
      int plane = slice + lane;
      for (int cellBit = 0; cellBit < group.planeBits; cellBit++) {
        IntVector count = IntVector.zero(INTS);
        for (int word = 0; word < words; word++) {
          count =
              count.add(
                  IntVector.fromArray(INTS, group.planes, plane)
                      .and(x[inputs + word])
                      .lanewise(VectorOperators.BIT_COUNT));
          plane += RowGroup.COLUMNS;
        }
        sum = sum.add(count.lanewise(VectorOperators.LSHL, bit + cellBit));
      }
    }
    return sum;
  }
}
