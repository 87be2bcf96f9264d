/**
 * VVM level (section 3.3.4): which rows of which crossbars hold a copy, so that few row groups of
 * one output share a crossbar (Figure 14).
 *
 * <p>In: an {@link cimmlc.schedule.mvm.MvmSchedule}. Out: a {@link cimmlc.schedule.vvm.VvmSchedule}
 * that has checked itself.
 */
@NullMarked
package cimmlc.schedule.vvm;

import org.jspecify.annotations.NullMarked;
