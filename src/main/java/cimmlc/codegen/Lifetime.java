package cimmlc.codegen;

/**
 * How long a place is needed.
 *
 * @param root name of the tensor
 * @param bytes its size
 * @param begin first step that needs it
 * @param end last step that needs it
 */
record Lifetime(String root, long bytes, int begin, int end) {

  /** Bytes times steps: what leaving it out would free. */
  double volume() {
    return (double) bytes * (end - begin + 1);
  }
}
