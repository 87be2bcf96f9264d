package cimmlc.sim.functional;

import cimmlc.flow.ValueType;

/**
 * Integers as signed digits to base 256: a {@link MatrixKernel} multiplies 8-bit weights, wider
 * ones digit by digit.
 */
final class Digits {

  /** Bits of a digit. */
  static final int BITS = Byte.SIZE;

  private Digits() {}

  /** The fewest digits that every value of a range has. */
  static int count(int least, int most) {
    int count = 1;
    while (most > largest(count) || least < -largest(count) - ones(count)) {
      count++;
    }
    return count;
  }

  /** The largest value of so many digits: 127, 32639, ... */
  static long largest(int count) {
    return Byte.MAX_VALUE * ones(count);
  }

  /** 1 in each digit. */
  private static long ones(int count) {
    return ((1L << BITS * count) - 1) / ((1 << BITS) - 1);
  }

  /** A digit, the least is number 0. */
  static byte digit(int value, int index) {
    long rest = value;
    for (int i = 0; i < index; i++) {
      rest = rest - (byte) rest >> BITS;
    }
    return (byte) rest;
  }

  /**
   * The most products of a digit that an int can add up: any number where sums are 32 bits wide and
   * wrap anyway.
   *
   * @param inputs of the other factor
   */
  static int addable(ValueType inputs, ValueType sums) {
    if (sums.bits() <= Integer.SIZE) {
      return Integer.MAX_VALUE;
    }
    long magnitude = (1L << inputs.bits()) - 1;
    return (int) Math.min(Integer.MAX_VALUE, Integer.MAX_VALUE / (-Byte.MIN_VALUE * magnitude));
  }
}
