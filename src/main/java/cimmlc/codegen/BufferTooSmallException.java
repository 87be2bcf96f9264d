package cimmlc.codegen;

import cimmlc.diag.Diagnostic;
import cimmlc.diag.Diagnostics;
import cimmlc.diag.InvalidInputException;
import java.util.List;

/** A chip whose buffers do not hold what a schedule keeps in them; another schedule may fit. */
public final class BufferTooSmallException extends InvalidInputException {

  private static final long serialVersionUID = 1L;

  BufferTooSmallException(List<Diagnostic> diagnostics) {
    super(diagnostics);
  }

  static void throwIfAny(Diagnostics buffers) {
    if (!buffers.isEmpty()) {
      throw new BufferTooSmallException(buffers.toList());
    }
  }
}
