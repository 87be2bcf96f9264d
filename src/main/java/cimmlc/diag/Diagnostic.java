package cimmlc.diag;

/**
 * One problem of an input.
 *
 * @param where the place
 * @param message what is wrong and what was expected, one line
 */
public record Diagnostic(Location where, String message) {

  public Diagnostic {
    message = message.replace('\n', ' ').replace('\r', ' ');
  }

  @Override
  public String toString() {
    return where + ": " + message;
  }
}
