package cimmlc.schedule;

/**
 * What a schedule is asked for.
 *
 * @param weightBits of every weight, 1 to 32
 * @param activationBits of every input of a crossbar, 1 to 32
 * @param objective what to minimise
 * @param slack part of the latency that a lower peak may cost, 0 or more
 */
public record SchedulingOptions(
    int weightBits, int activationBits, Objective objective, double slack) {

  /** Weights and activations of 8 bits, least latency. */
  public static final SchedulingOptions DEFAULT = new SchedulingOptions(8, 8, Objective.LATENCY);

  public SchedulingOptions {
    if (Math.min(weightBits, activationBits) < 1 || Math.max(weightBits, activationBits) > 32) {
      throw new IllegalArgumentException(
          "weights of " + weightBits + " bits, activations of " + activationBits);
    }
    if (!(slack >= 0 && slack < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("slack of " + slack);
    }
  }

  /** No latency for a lower peak. */
  public SchedulingOptions(int weightBits, int activationBits, Objective objective) {
    this(weightBits, activationBits, objective, 0);
  }
}
