package cimmlc.sim.performance;

import cimmlc.flow.Operand;
import cimmlc.flow.TensorDecl;
import java.util.Map;

/** One number for a place in any buffer: the space in the high bits, the offset in the low ones. */
final class Addresses {

  private static final int SPACE = 60;
  private static final int CORE = 36;

  private Addresses() {}

  /** The number of an address, for given values of the loop variables. */
  static long of(Operand.Address address, Map<String, Long> variables) {
    long offset = address.offset().at(variables);
    return switch (address.space()) {
      case L0 -> offset;
      case OFF_CHIP -> (1L << SPACE) + offset;
      case CONST -> (2L << SPACE) + offset;
      case L1 -> (3L << SPACE) + (address.core().at(variables) << CORE) + offset;
    };
  }

  /** Bytes between neighbours along each logical axis of a tensor. */
  static long[] strides(TensorDecl tensor) {
    long[] strides = new long[tensor.shape().size()];
    long stride = tensor.type().bytes();
    for (int axis : tensor.layout().reversed()) {
      strides[axis] = stride;
      stride *= tensor.shape().get(axis);
    }
    return strides;
  }

  /** The number of a fixed address. */
  static long of(Operand.Address address) {
    return of(address, Map.of());
  }
}
