/**
 * MVM level (section 3.3.3): how often an operator stands on the chip, counted in crossbars instead
 * of cores, which crossbars each copy takes, and when each of them is activated (Figure 12).
 *
 * <p>In: a {@link cimmlc.schedule.cg.CgSchedule}. Out: an {@link cimmlc.schedule.mvm.MvmSchedule}
 * that has checked itself. A policy is an {@link cimmlc.schedule.mvm.MvmPolicy}.
 */
@NullMarked
package cimmlc.schedule.mvm;

import org.jspecify.annotations.NullMarked;
