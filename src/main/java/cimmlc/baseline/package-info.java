/**
 * The schedules of other systems (section 4.2), as policies beside the compiler's own, for
 * comparison on the same networks, chips and simulator.
 *
 * <p>In and out: as {@link cimmlc.schedule.cg}.
 */
@NullMarked
package cimmlc.baseline;

import org.jspecify.annotations.NullMarked;
