/**
 * Results as files: {@code result.json}, {@code schedule.json} and text for people.
 *
 * <p>In: a {@link cimmlc.Compilation}. Out: JSON trees whose keys interfaces.md of the project's
 * documentation lists; a key whose value is not known is absent, never 0.
 */
@NullMarked
package cimmlc.report;

import org.jspecify.annotations.NullMarked;
