package cimmlc.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cimmlc.diag.InvalidInputException;
import cimmlc.graph.Evaluator;
import cimmlc.graph.Graph;
import cimmlc.graph.IntegerType;
import cimmlc.graph.Node;
import cimmlc.graph.Op;
import cimmlc.graph.Quantization;
import cimmlc.graph.Shape;
import cimmlc.graph.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the comparison finds when our values are wrong. */
class ComparisonTest {

  private static final List<float[]> INPUT = List.of(new float[] {-2, -0.5f, 0.25f, 3});

  @ParameterizedTest
  @CsvSource({
    "8, false",
    "8, true",
    "4, false",
    "4, true",
    "16, false",
    "16, true",
    "11, false",
    "11, true"
  })
  void rightValuesAgreeInEveryType(int bits, boolean signed) {
    Graph graph = graph(new IntegerType(bits, signed));
    try (Reference reference = Reference.open(graph)) {
      Map<String, int[]> ours = Evaluator.run(graph, Reference.stored(graph, INPUT));
      Comparison found = reference.compare(INPUT, ours);
      assertThat(found.mismatches()).isZero();
      assertThat(found.tensors()).isEqualTo(4);
      assertThat(found.elements()).isEqualTo(16);
    }
  }

  @Test
  void oneWrongValueIsFoundWhereItIs() {
    Graph graph = graph(IntegerType.UINT8);
    try (Reference reference = Reference.open(graph)) {
      Map<String, int[]> ours = Evaluator.run(graph, Reference.stored(graph, INPUT));
      change(ours, "relu", 2, 1);
      Comparison found = reference.compare(INPUT, ours);
      assertThat(found.bitExact()).isFalse();
      assertThat(found.mismatches()).isEqualTo(1);
      assertThat(found.first()).hasToString("relu[2]: 73, ONNX Runtime has 72");
    }
  }

  @Test
  void aQuantumBehindAFloatKernelIsCountedApartAndDoesNotSpread() {
    Graph graph = graph(IntegerType.UINT8);
    try (Reference reference = Reference.open(graph)) {
      Map<String, int[]> ours = Evaluator.run(graph, Reference.stored(graph, INPUT));
      change(ours, "sigmoid", 0, 1);
      change(ours, "twice", 0, 2);
      Comparison found = reference.compare(INPUT, ours);
      assertThat(found.bitExact()).isTrue();
      assertThat(found.floatKernelMismatches()).isEqualTo(1);
      assertThat(found.maxAbsError()).isEqualTo(1);
      change(ours, "sigmoid", 0, 1);
      assertThat(reference.compare(INPUT, ours).and(found).mismatches()).isEqualTo(2);
    }
  }

  @Test
  void missingOutputsAndWideTypesAreRefused() {
    Graph graph = graph(IntegerType.INT8);
    try (Reference reference = Reference.open(graph)) {
      assertThatThrownBy(() -> reference.compare(INPUT, Map.of()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("twice");
    }
    assertThatThrownBy(() -> Reference.open(graph(new IntegerType(17, false))))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("16 bits");
  }

  private static void change(Map<String, int[]> values, String name, int index, int by) {
    Objects.requireNonNull(values.get(name))[index] += by;
  }

  /** relu, sigmoid, doubled; 1/32 a quantum (more in narrow types). */
  private static Graph graph(IntegerType type) {
    float scale = 8f / (1 << Math.min(8, type.bits()));
    int zero = type.min() + (1 << (Math.min(8, type.bits()) - 2));
    Quantization.PerTensor how = new Quantization.PerTensor(type, scale, zero);
    Map<String, Tensor> tensors = new java.util.LinkedHashMap<>();
    for (String name : List.of("x", "relu", "sigmoid", "twice")) {
      tensors.put(name, Tensor.activation(name, Shape.of(1, 4)).quantized(how));
    }
    List<Node> nodes =
        List.of(
            new Node("relu", Op.Unary.of(Op.Unary.Kind.RELU), List.of("x"), "relu"),
            new Node("sigmoid", Op.Unary.of(Op.Unary.Kind.SIGMOID), List.of("relu"), "sigmoid"),
            new Node(
                "twice",
                new Op.Elementwise(Op.Elementwise.Kind.ADD),
                List.of("sigmoid", "sigmoid"),
                "twice"));
    return new Graph("small", List.of("x"), List.of("twice"), nodes, tensors);
  }
}
