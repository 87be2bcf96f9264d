package cimmlc.onnx;

import java.util.Map;

/**
 * What the user decides about an import.
 *
 * @param dims extents of symbolic dimensions by name ({@code --dim name=value}), each at least 1; a
 *     symbolic first dimension that is not named here is 1
 */
public record ImportOptions(Map<String, Integer> dims) {

  /** Nothing decided: the batch is 1, and no other dimension may be symbolic. */
  public static final ImportOptions DEFAULTS = new ImportOptions(Map.of());

  public ImportOptions {
    dims = Map.copyOf(dims);
  }
}
