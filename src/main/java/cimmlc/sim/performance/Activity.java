package cimmlc.sim.performance;

/**
 * Active crossbars over time.
 *
 * @param peakCrossbars truly active in one cycle
 * @param provisionedCrossbars all crossbars of all operators that run at once, at most, while
 *     images follow one another: every operator of a pipelined segment, the largest one of another
 *     segment
 * @param provisionedOneImageCrossbars the same while a single image is processed: operators whose
 *     times from the first start to the last end overlap
 * @param meanCrossbars over the latency
 * @param crossbars active from each cycle on
 */
public record Activity(
    long peakCrossbars,
    long provisionedCrossbars,
    long provisionedOneImageCrossbars,
    double meanCrossbars,
    StepFunction crossbars) {}
