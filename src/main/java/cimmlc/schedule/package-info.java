/**
 * What the levels of scheduling share: how a matrix occupies crossbars (section 3.2.2), the windows
 * of a copy, and what a schedule is asked for.
 *
 * <p>In: a {@link cimmlc.graph.Graph} and a {@link cimmlc.arch.Architecture}. Out: sizes and times
 * that follow from both. The levels themselves are packages below this one.
 */
@NullMarked
package cimmlc.schedule;

import org.jspecify.annotations.NullMarked;
