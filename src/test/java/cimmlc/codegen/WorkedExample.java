package cimmlc.codegen;

import cimmlc.graph.Graph;
import cimmlc.graph.IntegerType;
import cimmlc.graph.Node;
import cimmlc.graph.Op;
import cimmlc.graph.Quantization.PerTensor;
import cimmlc.graph.Shape;
import cimmlc.graph.Tensor;
import cimmlc.graph.TensorData;
import cimmlc.graph.Window;
import java.util.List;
import java.util.Map;

/** The network of Figure 16. */
final class WorkedExample {

  private WorkedExample() {}

  static Graph graph() {
    byte[] weights = new byte[864];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (byte) (i % 251 - 125);
    }
    PerTensor numbers = new PerTensor(IntegerType.UINT8, 0.02f, 131);
    Shape shape = Shape.of(1, 32, 32, 32);
    return new Graph(
        "conv-relu",
        List.of("input"),
        List.of("relu"),
        List.of(
            new Node(
                "conv",
                new Op.Conv(new Window(3, 3, 1, 1, 1, 1, 1, 1, 1, 1), 1),
                List.of("input", "w"),
                "conv"),
            new Node("relu", Op.Unary.of(Op.Unary.Kind.RELU), List.of("conv"), "relu")),
        Map.of(
            "input",
            Tensor.activation("input", Shape.of(1, 3, 32, 32)).quantized(numbers),
            "w",
            Tensor.constant(
                    "w", Shape.of(32, 3, 3, 3), TensorData.Integers.of(IntegerType.INT8, weights))
                .quantized(new PerTensor(IntegerType.INT8, 0.01f, 0)),
            "conv",
            Tensor.activation("conv", shape).quantized(numbers),
            "relu",
            Tensor.activation("relu", shape).quantized(numbers)));
  }
}
