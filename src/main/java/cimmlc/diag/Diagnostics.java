package cimmlc.diag;

import java.util.ArrayList;
import java.util.List;

/** Collects the problems of one input, so that all of them are reported at once. */
public final class Diagnostics {

  private final List<Diagnostic> problems = new ArrayList<>();

  /** Adds one problem. */
  public void add(Location where, String message) {
    problems.add(new Diagnostic(where, message));
  }

  /** True while nothing is wrong. */
  public boolean isEmpty() {
    return problems.isEmpty();
  }

  /** The problems so far, in the order in which they were added. */
  public List<Diagnostic> toList() {
    return List.copyOf(problems);
  }

  /**
   * Ends an input's check.
   *
   * @throws InvalidInputException if any problem was added
   */
  public void throwIfAny() {
    if (!problems.isEmpty()) {
      throw new InvalidInputException(problems);
    }
  }
}
