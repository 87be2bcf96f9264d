package cimmlc;

import cimmlc.graph.QuantizationOptions;
import cimmlc.graph.Range;
import cimmlc.graph.RangeObserver;
import cimmlc.schedule.Objective;
import cimmlc.schedule.SchedulingOptions;
import java.util.function.Function;

/**
 * What the user asks the compiler for.
 *
 * @param policy name of a policy of {@link Policies}
 * @param objective what a schedule minimises
 * @param quantization bits of weights and activations
 * @param rangePolicy what calibration takes of the values that it saw
 */
public record CompilerOptions(
    String policy,
    Objective objective,
    QuantizationOptions quantization,
    Function<RangeObserver, Range> rangePolicy) {

  /** What the scheduler needs of this. */
  public SchedulingOptions scheduling() {
    return new SchedulingOptions(
        quantization.weightBits(), quantization.activationBits(), objective);
  }
}
