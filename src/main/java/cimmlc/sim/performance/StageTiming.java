package cimmlc.sim.performance;

/**
 * When a stage ran.
 *
 * @param name of the stage
 * @param onCores true if it ran on crossbars
 * @param units windows, or pixels of a digital operator
 * @param copies of the operator; 0 for digital ones
 * @param crossbars of one copy; 0 for digital operators
 * @param mvmCycles of one window; 0 for digital operators
 * @param startCycle from the start of the flow, weights resident
 * @param endCycle the last value is stored
 * @param intervalCycles the busiest of its units is in use for an image
 * @param boundBy what kept it from being faster: {@code crossbars}, {@code load}, {@code store},
 *     {@code NoC}, {@code L1}, {@code ALU} or {@code waiting for NAME}
 * @param provisionedCrossbars of all copies; those that copies share count once
 */
public record StageTiming(
    String name,
    boolean onCores,
    long units,
    int copies,
    long crossbars,
    long mvmCycles,
    long startCycle,
    long endCycle,
    long intervalCycles,
    String boundBy,
    long provisionedCrossbars) {}
