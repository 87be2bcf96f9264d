/**
 * The hardware abstraction (section 3.2 of the paper): chip, core and crossbar tier, and the three
 * computing modes.
 *
 * <p>In: a YAML file or the name of a preset ({@link Architectures}). Out: a validated, immutable
 * {@link Architecture}. An ideal capacity or rate is +infinity and an ideal cost 0, so that no user
 * of these records has to ask whether a figure was given.
 */
@NullMarked
package cimmlc.arch;

import org.jspecify.annotations.NullMarked;
