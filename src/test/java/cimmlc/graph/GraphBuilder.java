package cimmlc.graph;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Small graphs for tests, node by node; every method that adds a tensor returns its name. */
public final class GraphBuilder {

  private final List<String> inputs = new ArrayList<>();
  private final List<Node> nodes = new ArrayList<>();
  private final Map<String, Tensor> tensors = new LinkedHashMap<>();

  /** An unsigned 8-bit quantisation. */
  public static Quantization.PerTensor u8(double scale, int zeroPoint) {
    return new Quantization.PerTensor(IntegerType.UINT8, (float) scale, zeroPoint);
  }

  /** A signed 8-bit quantisation. */
  public static Quantization.PerTensor s8(double scale, int zeroPoint) {
    return new Quantization.PerTensor(IntegerType.INT8, (float) scale, zeroPoint);
  }

  /** A signed 8-bit quantisation with a scale for each index of an axis, zero points 0. */
  public static Quantization.PerChannel channels(int axis, float... scales) {
    return new Quantization.PerChannel(IntegerType.INT8, scales, new int[scales.length], axis);
  }

  /** A graph input, real-valued where {@code quantization} is null. */
  public String input(String name, @Nullable Quantization quantization, int... dims) {
    inputs.add(name);
    tensors.put(name, new Tensor(name, Shape.of(dims), quantization, null));
    return name;
  }

  /** A constant. */
  public String constant(
      String name, @Nullable Quantization quantization, TensorData data, int... dims) {
    tensors.put(name, new Tensor(name, Shape.of(dims), quantization, data));
    return name;
  }

  /** A node; its output bears the node's name. */
  public String node(
      String name, Op op, @Nullable Quantization quantization, Shape shape, String... operands) {
    nodes.add(new Node(name, op, List.of(operands), name));
    tensors.put(name, new Tensor(name, shape, quantization, null));
    return name;
  }

  /** A tensor added before. */
  public Tensor tensor(String name) {
    return java.util.Objects.requireNonNull(tensors.get(name));
  }

  /** Everything added so far, with the given outputs. */
  public Graph build(String... outputs) {
    return new Graph("test", inputs, List.of(outputs), nodes, tensors);
  }
}
