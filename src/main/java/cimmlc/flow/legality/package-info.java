/**
 * Legality of a meta-operator flow (docs/flow.md, last section): what every statement reads and
 * writes, in which order, and what can run at once.
 *
 * <p>In: a flow, generated or parsed, and the places of its statements. Out: a diagnostic for each
 * problem. Nothing here is shared with code generation or with the simulators: a defect there is
 * not repeated here.
 */
@NullMarked
package cimmlc.flow.legality;

import org.jspecify.annotations.NullMarked;
