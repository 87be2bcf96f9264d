/**
 * What the user is told about bad input: places in files, problems, and the one exception that
 * carries a list of them.
 *
 * <p>In: nothing; this package sees no other. Out: {@link Diagnostics} collects every problem of an
 * input, {@link InvalidInputException} carries them to the command line, which prints a line each
 * and exits with 2.
 */
@NullMarked
package cimmlc.diag;

import org.jspecify.annotations.NullMarked;
