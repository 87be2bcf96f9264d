package cimmlc.flow;

/**
 * Values in the weights file.
 *
 * @param name unique in the header
 * @param offset bytes from the file's start
 * @param count number of values
 * @param type of each value
 */
public record ConstantDecl(String name, long offset, long count, ValueType type) {

  /** Size in the file. */
  public long bytes() {
    return count * type.bytes();
  }
}
