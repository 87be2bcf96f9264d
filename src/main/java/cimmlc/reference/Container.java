package cimmlc.reference;

import cimmlc.diag.InvalidInputException;
import cimmlc.diag.Location;
import cimmlc.graph.IntegerType;
import cimmlc.graph.Quantization;
import cimmlc.graph.Tensor;
import cimmlc.onnx.proto.Onnx.TensorProto.DataType;

/**
 * How the reference model keeps stored values: up to 8 bits as unsigned bytes, since ONNX Runtime
 * has kernels for these alone in every combination, wider ones as int16, the only 16-bit type that
 * its Java interface has. A value q stands as q + offset with a zero point that is as much greater,
 * which changes no result.
 *
 * @param values what is kept
 * @param type UINT8 or INT16
 * @param offset what is added to each value
 */
record Container(IntegerType values, DataType type, int offset) {

  static Container of(IntegerType values) {
    return values.bits() <= 8
        ? new Container(values, DataType.UINT8, values.signed() ? 128 : 0)
        : new Container(values, DataType.INT16, values.signed() ? 0 : Short.MIN_VALUE);
  }

  static Container of(Tensor activation) {
    return of(quantization(activation).type());
  }

  /** The quantisation of an activation of up to 16 bits. */
  static Quantization.PerTensor quantization(Tensor tensor) {
    if (tensor.quantization() instanceof Quantization.PerTensor how && how.type().bits() <= 16) {
      return how;
    }
    throw new InvalidInputException(
        Location.of("tensor " + tensor.name()),
        "is not quantised to 16 bits or fewer: ONNX Runtime cannot check it");
  }

  boolean isByte() {
    return type == DataType.UINT8;
  }

  /** True if the type of the container saturates where the values do. */
  boolean isFull() {
    return values.bits() == (isByte() ? 8 : 16);
  }
}
