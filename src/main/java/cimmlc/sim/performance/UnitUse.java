package cimmlc.sim.performance;

/**
 * How much units of a kind were in use while the flow ran.
 *
 * @param unit what they are
 * @param count how many the chip has
 * @param mean share of the time, over all of them
 * @param busiest share of the time of the one most in use
 */
public record UnitUse(String unit, long count, double mean, double busiest) {}
