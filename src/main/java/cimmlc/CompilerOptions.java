package cimmlc;

import cimmlc.graph.QuantizationOptions;
import cimmlc.schedule.Objective;
import cimmlc.schedule.SchedulingOptions;

/**
 * What the user asks the compiler for.
 *
 * @param policy name of a policy of {@link Policies}
 * @param objective what a schedule minimises
 * @param powerBudgetW that the peak must not exceed; +infinity where there is none
 * @param slack part of the latency that a lower peak may cost
 * @param quantization bits of weights and activations
 * @param percentile part of an activation's values that its range covers; 1 is min-max
 * @param batch images between two loads of the weights
 */
public record CompilerOptions(
    String policy,
    Objective objective,
    double powerBudgetW,
    double slack,
    QuantizationOptions quantization,
    double percentile,
    int batch) {

  /** True if the peak power is limited. */
  boolean hasPowerBudget() {
    return powerBudgetW < Double.POSITIVE_INFINITY;
  }

  /** The same with another limit of the peak power. */
  CompilerOptions withinPower(double watts) {
    return new CompilerOptions(policy, objective, watts, slack, quantization, percentile, batch);
  }

  /** What the scheduler needs of this. */
  public SchedulingOptions scheduling() {
    return new SchedulingOptions(
        quantization.weightBits(), quantization.activationBits(), objective, slack);
  }
}
