/**
 * The performance simulator (4.1): executes a meta-operator flow on time, by the rules of
 * docs/timing.md.
 *
 * <p>In: a flow with the chip in its header. Out: {@link cimmlc.sim.performance.PerformanceResult}:
 * latency, interval, what bounded each stage, activity, energy and power. Lowering turns statements
 * into streams of units (windows, pixels); the engines give each unit its times; nothing here knows
 * graph or schedule.
 */
@NullMarked
package cimmlc.sim.performance;

import org.jspecify.annotations.NullMarked;
