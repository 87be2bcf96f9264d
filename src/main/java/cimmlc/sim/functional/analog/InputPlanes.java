package cimmlc.sim.functional.analog;

import java.util.Arrays;

/** Bits of the inputs of some windows that meet a row group: [window][bit][word]. */
final class InputPlanes {

  final Inputs inputs;
  final int words;

  /** Bits of whole steps, at least those of an activation. */
  final int bits;

  final int[] planes;

  /** The sum of each window's inputs. */
  final int[] totals;

  InputPlanes(Inputs inputs, int words, int windows) {
    this.inputs = inputs;
    this.words = words;
    bits = inputs.steps() * inputs.stepBits();
    planes = new int[windows * bits * words];
    totals = new int[windows];
  }

  /** Takes the inputs {@code u[at .. at + rows - 1]} of a window. */
  void set(int window, int[] u, int at, RowGroup group) {
    int rows = group.rows;
    int base = window * bits * words;
    Arrays.fill(planes, base, base + bits * words, 0);
    int total = 0;
    for (int word = 0; word < words; word++) {
      int first = at + word * Integer.SIZE;
      int count = Math.min(Integer.SIZE, at + rows - first);
      total += gather(u, first, count, base + word);
    }
    totals[window] = total;
    for (int bit = 0; group.replicas > 1 && bit < bits; bit++) {
      int once = planes[base + bit];
      for (int replica = 1; replica < group.replicas; replica++) {
        planes[base + bit] |= once << replica * rows;
      }
    }
  }

  private int gather(int[] u, int first, int count, int base) {
    int total = 0;
    for (int row = 0; row < count; row++) {
      int value = u[first + row];
      total += value;
      for (int rest = value; rest != 0; rest &= rest - 1) {
        planes[base + Integer.numberOfTrailingZeros(rest) * words] |= 1 << row;
      }
    }
    return total;
  }
}
