package cimmlc.sim.functional.analog;

import cimmlc.arch.Crossbar;

/**
 * How an unsigned activation enters: least bits first, {@code stepBits} in a step.
 *
 * @param bits of an activation
 * @param stepBits bits of the DAC
 */
public record Inputs(int bits, int stepBits) {

  private static final int MOST_BITS = 16;

  /** Refuses activations beyond 16 bits. */
  public Inputs {
    if (bits < 1 || bits > MOST_BITS || stepBits < 1 || stepBits > MOST_BITS) {
      throw new IllegalArgumentException(
          bits + "-bit activations in steps of " + stepBits + " bits, expected 1 to 16");
    }
  }

  /** Inputs of a crossbar; an ideal DAC takes a whole activation. */
  public static Inputs of(Crossbar crossbar, int bits) {
    double step = crossbar.dacBits();
    return new Inputs(bits, Double.isInfinite(step) ? bits : (int) step);
  }

  /** The number of steps. */
  public int steps() {
    return Math.ceilDiv(bits, stepBits);
  }

  /** The largest value of a step. */
  public int largest() {
    return (1 << stepBits) - 1;
  }
}
