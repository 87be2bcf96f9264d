package cimmlc.sim.performance;

import cimmlc.arch.Energy.Component;
import java.util.Map;

/**
 * Energy of one image; weights are not written in it.
 *
 * @param byComponentPj of each component that has a figure
 * @param peakPjPerCycle in the cycle that needs most
 * @param meanPjPerCycle over the latency
 * @param power over time without leakage, in 1e-6 pJ a cycle
 */
public record EnergyUse(
    Map<Component, Double> byComponentPj,
    double peakPjPerCycle,
    double meanPjPerCycle,
    StepFunction power) {

  public EnergyUse {
    byComponentPj = java.util.Collections.unmodifiableMap(new java.util.TreeMap<>(byComponentPj));
  }

  /** Sum of all components. */
  public double totalPj() {
    return byComponentPj.values().stream().mapToDouble(Double::doubleValue).sum();
  }
}
