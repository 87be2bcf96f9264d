package cimmlc.flow;

import cimmlc.arch.Architecture;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a flow's statements refer to.
 *
 * @param name of the network
 * @param architecture the chip, in the mode that the flow uses
 * @param l0Bytes high-water mark of L0
 * @param l1Bytes high-water mark of the fullest L1
 * @param offChipBytes high-water mark of the memory outside the chip
 * @param tensors by name
 * @param constants by name
 * @param params by name
 */
public record Header(
    String name,
    Architecture architecture,
    long l0Bytes,
    long l1Bytes,
    long offChipBytes,
    Map<String, TensorDecl> tensors,
    Map<String, ConstantDecl> constants,
    Map<String, Params> params) {

  public Header {
    tensors = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
    constants = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(constants));
    params = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(params));
  }

  /** A tensor of the header. */
  public TensorDecl tensor(String tensor) {
    return found(tensors.get(tensor), "tensor", tensor);
  }

  /** A constant of the header. */
  public ConstantDecl constant(String constant) {
    return found(constants.get(constant), "constant", constant);
  }

  /** A parameter entry of the header. */
  public Params params(String entry) {
    return found(params.get(entry), "params", entry);
  }

  private static <T> T found(@org.jspecify.annotations.Nullable T value, String what, String name) {
    if (value == null) {
      throw new IllegalArgumentException("the header has no " + what + " " + name);
    }
    return value;
  }
}
