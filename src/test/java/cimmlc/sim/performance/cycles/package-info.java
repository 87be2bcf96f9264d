/**
 * A second, plain reading of docs/timing.md: flows unrolled unit by unit and byte by byte, advanced
 * cycle by cycle. It shares no code with the performance simulator and must agree with it exactly.
 * Of copies on crossbars it knows times and activity, but no energies.
 */
@NullMarked
package cimmlc.sim.performance.cycles;

import org.jspecify.annotations.NullMarked;
