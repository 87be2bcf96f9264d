package cimmlc.diag;

import java.util.List;
import java.util.stream.Collectors;

/** Input that cannot be used: every problem of it, never an empty list. Exit code 2. */
public class InvalidInputException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient List<Diagnostic> diagnostics;

  /** All problems of an input. */
  public InvalidInputException(List<Diagnostic> diagnostics) {
    super(diagnostics.stream().map(Diagnostic::toString).collect(Collectors.joining("\n")));
    this.diagnostics = List.copyOf(diagnostics);
  }

  /** A single problem. */
  public InvalidInputException(Location where, String message) {
    this(List.of(new Diagnostic(where, message)));
  }

  /** The problems, in the order in which they were found. */
  public List<Diagnostic> diagnostics() {
    return diagnostics;
  }
}
