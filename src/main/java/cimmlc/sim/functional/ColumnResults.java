package cimmlc.sim.functional;

import cimmlc.flow.TensorDecl;
import cimmlc.flow.ValueType;
import java.util.Arrays;

/**
 * Turns the sums of a matrix's columns into stored values of the output: raw, or requantised with
 * an offset and a multiplier a column.
 *
 * @param sums their type: what is wider wraps
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record ColumnResults(
    TensorDecl output, Place place, ValueType sums, long[] offset, float[] multiplier) {

  /**
   * Where the columns of a part lie in an output pixel.
   *
   * @param pixel values of an output pixel
   * @param first of the part's first column
   * @param groupStride distance between the first columns of two groups
   */
  record Place(int pixel, int first, int groupStride) {}

  /** Empty offsets and multipliers mean raw sums. */
  static ColumnResults of(Call call, Place place, int columns) {
    TensorDecl output = call.tensor("output");
    ValueType sums = ProductShape.sums(call);
    if (output.type().isSum()) {
      return new ColumnResults(output, place, sums, new long[0], new float[0]);
    }
    long[] offset = call.constants().sums(call.params().word("offset"));
    float[] multiplier = call.constants().floats(call.params().word("multiplier"));
    if (offset.length != columns || multiplier.length != columns) {
      throw new IllegalArgumentException(
          call.params().name() + ": offset and multiplier need " + columns + " values");
    }
    return new ColumnResults(output, place, sums, offset, multiplier);
  }

  /** Stored values, in place, of sums whose first one belongs to a column of the part. */
  void finish(long[] values, int at, int column, int count) {
    if (multiplier.length == 0) {
      return;
    }
    int unused = Long.SIZE - sums.bits(); // the bits above a sum's own are dropped
    int zero = output.zeroPoint();
    int min = output.type().min();
    int max = output.type().max();
    for (int i = 0; i < count; i++) {
      long sum = (values[at + i] + offset[column + i]) << unused >> unused;
      float scaled = (float) sum * multiplier[column + i];
      long rounded = (long) (int) Math.rint((double) scaled) + zero;
      values[at + i] = Math.max(min, Math.min(max, rounded));
    }
  }

  /** What a column's sums are multiplied with: 1 for raw ones. */
  double scale(int column) {
    return multiplier.length == 0 ? 1 : multiplier[column];
  }

  /** A sum in quanta of the output, not rounded. */
  double scaled(long sum, int column) {
    return multiplier.length == 0 ? sum : (double) (sum + offset[column]) * multiplier[column];
  }

  /** Writes finished values of one window, {@code position} values after the part's first. */
  void store(Memory.Region region, long window, int position, long[] values, int at, int count) {
    ValueType type = output.type();
    long value = window * place.pixel + place.first + position;
    int to = region.offset() + Math.toIntExact(value * type.bytes());
    StoredValues.store(type, values, at, region.bytes(), to, count);
  }

  /** Subtracts {@code zeros[column] * sum of x} from the sums of a window. */
  static void subtractZeros(long[] sums, int at, int[] zeros, int column, long x, int count) {
    for (int i = 0; i < count; i++) {
      sums[at + i] -= zeros[column + i] * x;
    }
  }

  /** True if every zero is 0. */
  static boolean areZero(int[] zeros) {
    return Arrays.stream(zeros).allMatch(zero -> zero == 0);
  }
}
