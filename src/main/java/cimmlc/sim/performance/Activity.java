package cimmlc.sim.performance;

/**
 * Active crossbars over time.
 *
 * @param peakCrossbars truly active in one cycle
 * @param provisionedCrossbars all crossbars of all operators running at once, at most
 * @param meanCrossbars over the latency
 * @param crossbars active from each cycle on
 */
public record Activity(
    long peakCrossbars, long provisionedCrossbars, double meanCrossbars, StepFunction crossbars) {}
