/**
 * The meta-operator flow (Figures 10, 11, 13, 15 and 16 of the paper): syntax tree, operator table,
 * parser, printer and the verifier of legality. The language is described in docs/flow.md.
 *
 * <p>In: statements from code generation, or text. Out: text and {@code weights.bin}, and a tree
 * that the simulators execute. A flow knows the chip, and nothing of graph or schedule: what is
 * simulated is exactly what is printed.
 */
@NullMarked
package cimmlc.flow;

import org.jspecify.annotations.NullMarked;
