/**
 * Computing-graph level (section 3.3.2): segments, duplication, balance and pipeline of operators
 * on whole cores; the only parameter that it decides over is {@code core_number}.
 *
 * <p>In: a graph, a chip and {@link cimmlc.schedule.SchedulingOptions}. Out: a {@link
 * cimmlc.schedule.cg.CgSchedule} that has checked itself. A policy is a {@link
 * cimmlc.schedule.cg.CgPolicy}; it is a list of passes, and legality is checked after each.
 */
@NullMarked
package cimmlc.schedule.cg;

import org.jspecify.annotations.NullMarked;
