package cimmlc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import cimmlc.diag.Diagnostic;
import cimmlc.diag.InvalidInputException;
import cimmlc.diag.Location;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class ErrorLinesTest {

  private final StringWriter err = new StringWriter();

  @Test
  void badInputIsALineAProblem() {
    Diagnostic first = new Diagnostic(new Location("chip.yaml", 3, 7), "no number");
    Diagnostic second = new Diagnostic(Location.of("chip.yaml"), "too large");
    assertThat(report(new InvalidInputException(List.of(first, second)), false)).isEqualTo(2);
    assertThat(err).hasToString("chip.yaml:3:7: no number\nchip.yaml: too large\n");
  }

  @Test
  void filesThatCannotBeReadAreBadInput() {
    assertThat(report(new NoSuchFileException("m.onnx"), false)).isEqualTo(2);
    assertThat(report(new AccessDeniedException("m.onnx"), false)).isEqualTo(2);
    assertThat(err).hasToString("m.onnx: no such file\nm.onnx: permission denied\n");
  }

  @Test
  void filesAndDirectoriesInTheWrongPlaceAreBadInput() {
    assertThat(report(new DirectoryNotEmptyException("y.npy"), false)).isEqualTo(2);
    assertThat(report(new FileAlreadyExistsException("results"), false)).isEqualTo(2);
    assertThat(err)
        .hasToString(
            "y.npy: is a directory, expected a file\nresults: exists and is not a directory\n");
  }

  @Test
  void aDefectIsOneLineAndATraceOnRequest() {
    IllegalStateException defect = new IllegalStateException("over\nbooked");
    assertThat(report(defect, false)).isEqualTo(70);
    assertThat(err)
        .hasToString(
            "internal error: java.lang.IllegalStateException: over booked (--debug shows where)\n");
    assertThat(report(defect, true)).isEqualTo(70);
    assertThat(err.toString()).contains("\tat cimmlc.cli.ErrorLinesTest");
  }

  @Test
  void exhaustedMemorySaysWhatHelps() {
    assertThat(report(new OutOfMemoryError(), false)).isEqualTo(70);
    assertThat(err.toString())
        .startsWith("out of memory")
        .contains("CIMMLC_JAVA_OPTS")
        .hasLineCount(1);
  }

  @Test
  void anErrorInACommandIsReportedAsItself() {
    ErrorLines lines = new ErrorLines(new PrintWriter(err, true), () -> false);
    CommandLine command = new CommandLine(new Hungry()).setExecutionExceptionHandler(lines);
    assertThat(command.execute("eat")).isEqualTo(70);
    assertThat(err.toString()).startsWith("out of memory");
  }

  /** A command that needs more than there is. */
  @Command(name = "hungry")
  static final class Hungry {

    @Command
    int eat() {
      throw new OutOfMemoryError();
    }
  }

  private int report(Throwable failure, boolean debug) {
    return new ErrorLines(new PrintWriter(err, true), () -> debug).report(failure);
  }
}
