/**
 * A second, plain reading of docs/timing.md: flows in core mode, unrolled unit by unit and byte by
 * byte, advanced cycle by cycle. It shares no code with the performance simulator and must agree
 * with it exactly.
 */
@NullMarked
package cimmlc.sim.performance.cycles;

import org.jspecify.annotations.NullMarked;
