/**
 * The compiler as prose: {@link cimmlc.Compiler} takes a {@link cimmlc.Network} and a chip through
 * quantisation, the levels of the schedule, code generation and simulation.
 *
 * <p>In: a model file or the name of a built-in network, an {@code Architecture}, options. Out: a
 * {@link cimmlc.Compilation}, which {@code cimmlc.report} and {@code cimmlc.cli} turn into files
 * and text.
 */
@NullMarked
package cimmlc;

import org.jspecify.annotations.NullMarked;
