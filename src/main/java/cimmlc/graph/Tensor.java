package cimmlc.graph;

import org.jspecify.annotations.Nullable;

/**
 * A named value of the graph: an activation, or a constant.
 *
 * @param name unique in the graph
 * @param shape ONNX's, batch included
 * @param quantization null while the tensor is real-valued
 * @param data null for activations; for constants real values (quantization null) or stored
 *     integers
 */
public record Tensor(
    String name, Shape shape, @Nullable Quantization quantization, @Nullable TensorData data) {

  public Tensor {
    if (data != null && data.count() != shape.elements()) {
      throw new IllegalArgumentException(name + ": " + data.count() + " values for shape " + shape);
    }
  }

  /** A real-valued activation. */
  public static Tensor activation(String name, Shape shape) {
    return new Tensor(name, shape, null, null);
  }

  /** A real-valued constant. */
  public static Tensor constant(String name, Shape shape, TensorData data) {
    return new Tensor(name, shape, null, data);
  }

  /** True for weights, biases and other values known at compile time. */
  public boolean isConstant() {
    return data != null;
  }

  /** The same tensor stored as integers. */
  public Tensor quantized(Quantization quantization) {
    return new Tensor(name, shape, quantization, data);
  }

  /**
   * The quantisation of an activation.
   *
   * @throws IllegalStateException if the tensor is real-valued or quantised per channel
   */
  public Quantization.PerTensor activationQuantization() {
    if (quantization instanceof Quantization.PerTensor perTensor) {
      return perTensor;
    }
    throw new IllegalStateException(name + " is not quantised per tensor");
  }
}
