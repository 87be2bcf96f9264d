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

  public ConstantDecl {
    if (offset < 0 || count < 0 || offset > Long.MAX_VALUE / 16 || count > Long.MAX_VALUE / 16) {
      throw new IllegalArgumentException(
          "constant " + name + " of " + count + " values at " + offset + " is in no file");
    }
  }

  /** Size in the file. */
  public long bytes() {
    return count * type.bytes();
  }
}
