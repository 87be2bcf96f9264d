package cimmlc.sim.performance;

/**
 * A piece of the chain that explains the latency: units of one stage, each of which began when it
 * did for the same reason.
 *
 * @param stage name
 * @param units that the chain goes through
 * @param fromCycle when the first of them began
 * @param toCycle when the next link began, or the segment ended
 * @param reason why they did not begin earlier
 */
public record CriticalLink(String stage, long units, long fromCycle, long toCycle, String reason) {}
