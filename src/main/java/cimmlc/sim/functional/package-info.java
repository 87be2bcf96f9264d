/**
 * The functional simulator (section 4.1): the values that a flow computes. Semantics: docs/flow.md.
 *
 * <p>In: a {@link cimmlc.flow.Flow} with its constants, and stored integers of the inputs. Out:
 * stored integers of any tensor. Statements are prepared once ({@link
 * cimmlc.sim.functional.Program}) and executed many times in text order. What an operator computes
 * is its {@link cimmlc.sim.functional.OpBehaviour}, registered in {@link
 * cimmlc.sim.functional.Behaviours}. Nothing here is shared with the evaluator of the graph: their
 * agreement is a proof.
 */
@NullMarked
package cimmlc.sim.functional;

import org.jspecify.annotations.NullMarked;
