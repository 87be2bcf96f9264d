/**
 * Schedules to meta-operator flows (Figures 10, 11 and 16 of the paper; docs/flow.md).
 *
 * <p>In: a {@link cimmlc.schedule.cg.CgSchedule} of a fully quantised graph. Out: a {@link
 * cimmlc.codegen.GeneratedFlow}, lazy statements and weights that are permuted only while they are
 * written. A lowering turns scheduled operators into steps and declares their tensors; {@code
 * Liveness} and {@code MemoryPlan} then give every tensor an address, whatever the computing mode.
 */
@NullMarked
package cimmlc.codegen;

import org.jspecify.annotations.NullMarked;
