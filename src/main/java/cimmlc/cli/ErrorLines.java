package cimmlc.cli;

import cimmlc.diag.InvalidInputException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns every failure into lines on stderr, one a problem, and an exit code. */
final class ErrorLines implements IExecutionExceptionHandler, IParameterExceptionHandler {

  /** Bad input or usage. */
  static final int BAD_INPUT = 2;

  /** A defect of this program, or a machine that is too small. */
  static final int INTERNAL = 70;

  private final PrintWriter err;
  private final BooleanSupplier debug;

  /**
   * Reports to one stream.
   *
   * @param debug whether stack traces are wanted, asked when a failure is there
   */
  ErrorLines(PrintWriter err, BooleanSupplier debug) {
    this.err = err;
    this.debug = debug;
  }

  @Override
  public int handleParseException(ParameterException e, String[] args) {
    String command = e.getCommandLine().getCommandSpec().qualifiedName();
    err.println(oneLine(e) + suggestion(e) + " ('" + command + " --help' lists what there is)");
    trace(e);
    return BAD_INPUT;
  }

  @Override
  public int handleExecutionException(Exception e, CommandLine command, ParseResult parsed) {
    // An Error of a command that is a method arrives wrapped.
    return report(e.getCause() instanceof Error error ? error : e);
  }

  /** Prints a failure's lines and returns its exit code. */
  int report(Throwable failure) {
    int code =
        switch (failure) {
          case InvalidInputException e -> badInput(e);
          case UncheckedIOException e -> badInput(inOut(Objects.requireNonNull(e.getCause())));
          case IOException e -> badInput(inOut(e));
          case OutOfMemoryError e -> internal(outOfMemory());
          default -> internal("internal error: " + failure + hint());
        };
    trace(failure);
    return code;
  }

  private int badInput(InvalidInputException e) {
    e.diagnostics().forEach(err::println);
    return BAD_INPUT;
  }

  private int badInput(String line) {
    err.println(line);
    return BAD_INPUT;
  }

  private int internal(String line) {
    err.println(line.replace('\n', ' '));
    return INTERNAL;
  }

  private String hint() {
    return debug.getAsBoolean() ? "" : " (--debug shows where)";
  }

  private void trace(Throwable failure) {
    if (debug.getAsBoolean()) {
      failure.printStackTrace(err);
    }
  }

  private static String inOut(IOException e) {
    return switch (e) {
      case NoSuchFileException f -> f.getFile() + ": no such file";
      case AccessDeniedException f -> f.getFile() + ": permission denied";
      case DirectoryNotEmptyException f -> f.getFile() + ": is a directory, expected a file";
      case FileAlreadyExistsException f -> f.getFile() + ": exists and is not a directory";
      case FileSystemException f when f.getReason() != null -> f.getFile() + ": " + f.getReason();
      case FileSystemException f -> f.getFile() + ": " + f.getClass().getSimpleName();
      default -> e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    };
  }

  private static String outOfMemory() {
    return "out of memory with a heap of %d MB: a larger one is set by CIMMLC_JAVA_OPTS=-Xmx8g"
        .formatted(Runtime.getRuntime().maxMemory() >> 20);
  }

  private static String oneLine(Exception e) {
    return String.valueOf(e.getMessage()).replace('\n', ' ');
  }

  private static String suggestion(ParameterException e) {
    if (e instanceof UnmatchedArgumentException unmatched) {
      return unmatched.getSuggestions().stream()
          .findFirst()
          .map(nearest -> "; did you mean " + nearest + "?")
          .orElse("");
    }
    return "";
  }
}
