package cimmlc.sim.functional.analog;

import java.util.Arrays;

/** Plain Java, for machines without wide vectors. */
final class ScalarSumKernel implements SumKernel {

  @Override
  public void convert(Work work, int block, int window) {
    RowGroup group = work.group();
    InputPlanes inputs = work.inputs();
    Converted result = work.result();
    Arrays.fill(result.sums, 0);
    Arrays.fill(result.errors, 0);
    int stepBits = inputs.inputs.stepBits();
    for (int slice = 0; slice < group.slices; slice++) {
      for (int step = 0; step < inputs.inputs.steps(); step++) {
        int run = slice * result.runs + step / result.stepsAtOnce;
        int shift = step % result.stepsAtOnce * stepBits;
        int x = (window * inputs.bits + step * stepBits) * inputs.words;
        for (int lane = 0; lane < RowGroup.COLUMNS; lane++) {
          int sum = sum(group, block * group.slices + slice, lane, inputs, x);
          int value = group.adc.value(sum);
          int at = (result.narrow ? 0 : run * RowGroup.COLUMNS) + lane;
          int coefficient = (block * group.slices + slice) * RowGroup.COLUMNS + lane;
          int factor = result.narrow ? group.coefficients[coefficient] : 1;
          result.sums[at] += (value << shift) * factor;
          result.errors[at] += ((sum - value) << shift) * factor;
          result.lossy[lane] += value == sum ? 0 : 1;
          result.greatest[lane] = Math.max(result.greatest[lane], sum);
        }
      }
    }
  }

  private static int sum(RowGroup group, int slice, int lane, InputPlanes inputs, int x) {
    int sum = 0;
    int words = group.words;
    for (int bit = 0; bit < inputs.inputs.stepBits(); bit++) {
      for (int cellBit = 0; cellBit < group.planeBits; cellBit++) {
        int plane = (slice * group.planeBits + cellBit) * words;
        int count = 0;
        for (int word = 0; word < words; word++) {
          int cells = group.planes[(plane + word) * RowGroup.COLUMNS + lane];
          count += Integer.bitCount(cells & inputs.planes[x + bit * words + word]);
        }
        sum += count << (bit + cellBit);
      }
    }
    return sum;
  }
}
