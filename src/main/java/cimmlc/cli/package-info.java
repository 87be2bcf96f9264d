/**
 * The command line: one class a command, each a thin layer over the packages that do the work.
 *
 * <p>In: arguments. Out: results on stdout, progress and problems on stderr, and an exit code: 0
 * success, 1 a check that failed, 2 bad input or usage, 70 a defect of this program. {@link
 * cimmlc.cli.Main} is the only entrance; {@link cimmlc.cli.ErrorLines} decides how a failure reads.
 */
@NullMarked
package cimmlc.cli;

import org.jspecify.annotations.NullMarked;
