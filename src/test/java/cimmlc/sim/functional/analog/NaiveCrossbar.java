package cimmlc.sim.functional.analog;

import cimmlc.arch.AdcPolicy;
import cimmlc.arch.WeightEncoding;
import cimmlc.sim.functional.analog.AnalogMatrix.Device;

/** A row group as docs/analog.md defines it: cell by cell, step by step. */
final class NaiveCrossbar {

  private final Device device;
  private final int rowsUsed;

  NaiveCrossbar(Device device, int rowsUsed) {
    this.device = device;
    this.rowsUsed = rowsUsed;
  }

  /** {@code sum u * (w - zero)} of one column, as it comes out of the converters. */
  long column(int[] u, int[] w, int zero) {
    int bits = device.cells().weightBits();
    long result = 0;
    long inputs = 0;
    for (int value : u) {
      inputs += value;
    }
    switch (device.cells().encoding()) {
      case OFFSET -> {
        for (int shift = 0; shift < bits; shift += cell()) {
          result += slice(u, add(w, 1 << (bits - 1)), shift) << shift;
        }
        result -= inputs << (bits - 1);
      }
      case DIFFERENTIAL -> {
        for (int shift = 0; shift < Math.max(1, bits - 1); shift += cell()) {
          result += slice(u, part(w, 1), shift) << shift;
          result -= slice(u, part(w, -1), shift) << shift;
        }
      }
      case TWOS_COMPLEMENT -> {
        int top = (bits - 1) / cell() * cell();
        int moved = (1 << (bits - 1)) - (1 << top);
        int[] stored = add(w, -moved);
        for (int shift = 0; shift < top; shift += cell()) {
          result += slice(u, stored, shift) << shift;
        }
        int[] high = new int[w.length];
        for (int i = 0; i < w.length; i++) {
          high[i] = -Math.floorDiv(stored[i], 1 << top);
        }
        result -= slice(u, high, 0) << top;
        result += inputs * moved;
      }
    }
    return result - inputs * zero;
  }

  private int cell() {
    return device.cells().cellBits();
  }

  private static int[] add(int[] w, int offset) {
    return java.util.Arrays.stream(w).map(value -> value + offset).toArray();
  }

  private static int[] part(int[] w, int sign) {
    return java.util.Arrays.stream(w).map(value -> Math.max(0, sign * value)).toArray();
  }

  /** One column of cells: those bits of the stored values from {@code shift} on. */
  private long slice(int[] u, int[] stored, int shift) {
    int largest = (1 << cell()) - 1;
    int[] cells = new int[stored.length];
    long filled = 0;
    for (int i = 0; i < cells.length; i++) {
      cells[i] = stored[i] >> shift & largest;
      filled += cells[i];
    }
    boolean flipped = device.columnFlip() && filled > largest * cells.length / 2.0;
    long result = 0;
    for (int step = 0; step * device.inputs().stepBits() < device.inputs().bits(); step++) {
      int begin = step * device.inputs().stepBits();
      long sum = 0;
      long all = 0;
      for (int i = 0; i < cells.length; i++) {
        int x = u[i] >> begin & (1 << device.inputs().stepBits()) - 1;
        sum += (long) x * (flipped ? largest - cells[i] : cells[i]);
        all += (long) x * largest;
      }
      result += (flipped ? all - convert(sum) : convert(sum)) << begin;
    }
    return result;
  }

  private long convert(long sum) {
    long range =
        (long) Math.min(device.parallelRows(), rowsUsed)
            * ((1 << device.inputs().stepBits()) - 1)
            * ((1 << cell()) - 1);
    range = device.columnFlip() ? range / 2 : range;
    double codes = Math.pow(2, device.adcBits());
    if (codes - 1 >= range) {
      return sum;
    }
    if (device.policy() == AdcPolicy.SATURATE) {
      return Math.min(sum, (long) codes - 1);
    }
    long quantum = (long) Math.ceil((range + 1) / codes);
    return sum / quantum * quantum;
  }

  /** The least weight that an encoding can store. */
  static int least(WeightEncoding encoding, int bits) {
    int least = -(1 << (bits - 1));
    return encoding == WeightEncoding.DIFFERENTIAL && bits > 1 ? least + 1 : least;
  }
}
