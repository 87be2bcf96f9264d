/**
 * Experiments: settings in a YAML file, compiled and simulated, and compared with what a paper
 * claims. The figures of the paper's section 4 come with the program.
 *
 * <p>In: the name of a shipped experiment or a file of the user's ({@link
 * cimmlc.bench.Experiments}). Out: an {@link cimmlc.bench.ExperimentResult}, which is printed as a
 * table, as JSON, or as a page with charts.
 */
@NullMarked
package cimmlc.bench;

import org.jspecify.annotations.NullMarked;
