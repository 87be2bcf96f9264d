package cimmlc.onnx;

import static cimmlc.onnx.Models.integer;
import static cimmlc.onnx.Models.integers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cimmlc.diag.InvalidInputException;
import cimmlc.graph.Graph;
import cimmlc.graph.Node;
import cimmlc.graph.Op;
import cimmlc.graph.Quantization;
import cimmlc.graph.Shape;
import cimmlc.graph.TensorData;
import cimmlc.graph.Window;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each construct of ONNX becomes. */
class OnnxReaderTest {

  private static List<Op> ops(Graph graph) {
    return graph.nodes().stream().map(Node::op).toList();
  }

  private static Shape outputShape(Graph graph) {
    return graph.tensor(graph.outputs().getFirst()).shape();
  }

  private static TensorData data(Graph graph, Node node, int input) {
    return Objects.requireNonNull(graph.tensor(node.inputs().get(input)).data());
  }

  @Test
  void aVariedNetworkComesOutInCanonicalForm() {
    Graph graph = Models.various().read();
    assertThat(ops(graph))
        .containsExactly(
            new Op.Conv(new Window(3, 3, 1, 1, 1, 1, 1, 1, 1, 1), 1),
            Op.Unary.of(Op.Unary.Kind.RELU),
            new Op.Pool(Op.Pool.Kind.MAX, new Window(2, 2, 2, 2, 0, 0, 0, 0, 1, 1), false),
            new Op.Reshape(),
            new Op.MatMul(false));
    assertThat(outputShape(graph)).isEqualTo(Shape.of(1, 10));
    assertThat(graph.tensors().keySet()).doesNotContain("gamma", "shape", "w1");
  }

  /** The tensors around the one quantised activation are stored alike; products are left alone. */
  @Test
  void quantisationSpreadsWhereThatIsExact() {
    Graph graph = Models.various().read();
    Quantization stored = graph.tensor("q").quantization();
    assertThat(stored).isNotNull();
    assertThat(graph.nodes().subList(0, 4))
        .allSatisfy(node -> assertThat(graph.output(node).quantization()).isEqualTo(stored));
    assertThat(graph.tensor("y").quantization()).isNull();
    assertThat(graph.tensor("x").quantization()).isNull();
  }

  @Test
  void batchNormalizationIsFoldedIntoWeightsAndBias() {
    Graph graph =
        new Models(13)
            .input("x", 1, 1, 1, 1)
            .floats("w", List.of(2L, 1L, 1L, 1L), 3, 5)
            .floats("gamma", List.of(2L), 2, 4)
            .floats("beta", List.of(2L), 1, -1)
            .floats("mean", List.of(2L), 10, 20)
            .floats("variance", List.of(2L), 4, 16)
            .node("Conv", List.of("x", "w"), "c")
            .node(
                "BatchNormalization",
                List.of("c", "gamma", "beta", "mean", "variance"),
                "y",
                Models.real("epsilon", 0))
            .output("y", 1, 2, 1, 1)
            .read();
    Node conv = graph.nodes().getFirst();
    assertThat(graph.nodes()).hasSize(1);
    assertThat(data(graph, conv, 1).floatAt(0)).isEqualTo(3f);
    assertThat(data(graph, conv, 1).floatAt(1)).isEqualTo(5f);
    assertThat(data(graph, conv, 2).floatAt(0)).isEqualTo(1f - 10f);
    assertThat(data(graph, conv, 2).floatAt(1)).isEqualTo(-1f - 20f);
  }

  @ParameterizedTest
  @CsvSource({"Add, 1, 2, 5", "Sub, 1, 2, -5", "Mul, 5, 10, 0", "Div, 0.2, 0.4, 0"})
  void arithmeticWithConstantsIsFolded(String op, float first, float second, float bias) {
    Graph graph =
        new Models(13)
            .input("x", 1, 2)
            .floats("w", List.of(2L, 1L), 1, 2)
            .floats("c", List.of(), 5)
            .node("MatMul", List.of("x", "w"), "m")
            .node(op, List.of("m", "c"), "y")
            .output("y", 1, 1)
            .read();
    Node product = graph.nodes().getFirst();
    assertThat(graph.nodes()).hasSize(1);
    assertThat(data(graph, product, 1).floatAt(0)).isEqualTo(first);
    assertThat(data(graph, product, 1).floatAt(1)).isEqualTo(second);
    assertThat(data(graph, product, 2).floatAt(0)).isEqualTo(bias);
  }

  @Test
  void productsThatOthersReadTooAreNotFolded() {
    Graph graph =
        new Models(13)
            .input("x", 1, 2)
            .weights("w", 2, 3)
            .weights("c", 3)
            .node("MatMul", List.of("x", "w"), "m")
            .node("Mul", List.of("m", "c"), "scaled")
            .node("Add", List.of("m", "scaled"), "y")
            .output("y", 1, 3)
            .read();
    assertThat(graph.nodes()).hasSize(3);
  }

  @Test
  void symbolicExtentsAreGivenByName() {
    Models model =
        new Models(13).input("x", -1, 3, -2).node("Relu", List.of("x"), "y").output("y", -1, 3);
    assertThatThrownBy(model::read)
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("test: input 'x': extent 'L' has no value; give it with --dim L=N");
    Graph graph = OnnxReader.read(model.build(), "test", new ImportOptions(Map.of("N", 2, "L", 5)));
    assertThat(outputShape(graph)).isEqualTo(Shape.of(2, 3, 5));
    assertThatThrownBy(
            () -> OnnxReader.read(model.build(), "test", new ImportOptions(Map.of("L", 5, "M", 1))))
        .hasMessage("test: --dim M: no input has an extent of that name");
  }

  @Test
  void oneDimensionalConvolutionsGetARow() {
    Graph graph =
        new Models(13)
            .input("x", 1, 2, 9)
            .weights("w", 4, 2, 3)
            .node("Conv", List.of("x", "w"), "y", integers("strides", 2L), integers("pads", 1L, 0L))
            .output("y", 1, 4, 4)
            .read();
    assertThat(ops(graph))
        .containsExactly(
            new Op.Reshape(),
            new Op.Conv(new Window(1, 3, 1, 2, 0, 1, 0, 0, 1, 1), 1),
            new Op.Reshape());
    assertThat(outputShape(graph)).isEqualTo(Shape.of(1, 4, 4));
  }

  @ParameterizedTest
  @CsvSource({"12, true", "13, false"})
  void softmaxSeesAMatrixBeforeOpset13(int opset, boolean matrix) {
    Graph graph =
        new Models(opset)
            .input("x", 2, 3, 4)
            .node("Softmax", List.of("x"), "y", integer("axis", 1))
            .output("y", 2, 3, 4)
            .read();
    assertThat(graph.nodes()).hasSize(matrix ? 3 : 1);
    Node softmax = graph.nodes().get(matrix ? 1 : 0);
    assertThat(graph.output(softmax).shape())
        .isEqualTo(matrix ? Shape.of(2, 12) : Shape.of(2, 3, 4));
    assertThat(outputShape(graph)).isEqualTo(Shape.of(2, 3, 4));
  }

  @Test
  void slicesMayGoBackwards() {
    Graph graph =
        new Models(13)
            .input("x", 2, 10)
            .longs("starts", -1)
            .longs("ends", Long.MIN_VALUE)
            .longs("axes", 1)
            .longs("steps", -3)
            .node("Slice", List.of("x", "starts", "ends", "axes", "steps"), "y")
            .output("y", 2, 4)
            .read();
    assertThat(ops(graph)).containsExactly(new Op.Slice(List.of(0, 9), List.of(1, -3)));
    assertThat(outputShape(graph)).isEqualTo(Shape.of(2, 4));
  }

  @Test
  void negativePadsCutOff() {
    Graph graph =
        new Models(13)
            .input("x", 1, 10)
            .longs("pads", 0, -2, 0, 3)
            .node("Pad", List.of("x", "pads"), "y")
            .output("y", 1, 11)
            .read();
    assertThat(ops(graph))
        .containsExactly(
            new Op.Slice(List.of(0, 2), List.of(1, 1)),
            new Op.Pad(Op.Pad.Mode.CONSTANT, List.of(0, 0), 0));
    assertThat(outputShape(graph)).isEqualTo(Shape.of(1, 11));
  }

  @Test
  void transposedConstantsMoveWithTheirScales() {
    Graph graph =
        new Models(13)
            .input("x", 1, 2)
            .integers("w", ElementType.INT8, List.of(3L, 2L), 1, 2, 3, 4, 5, 6)
            .floats("s", List.of(3L), 1, 2, 4)
            .integers("z", ElementType.INT8, List.of(3L), 0, 0, 0)
            .node("DequantizeLinear", List.of("w", "s", "z"), "dw", integer("axis", 0))
            .node("Transpose", List.of("dw"), "t")
            .node("MatMul", List.of("x", "t"), "y")
            .output("y", 1, 3)
            .read();
    Node product = graph.nodes().getFirst();
    TensorData weights = data(graph, product, 1);
    assertThat(List.of(weights.intAt(0), weights.intAt(1), weights.intAt(2), weights.intAt(3)))
        .containsExactly(1, 3, 5, 2);
    assertThat(graph.tensor(product.inputs().get(1)).quantization())
        .isInstanceOfSatisfying(
            Quantization.PerChannel.class, channels -> assertThat(channels.axis()).isEqualTo(1));
  }

  /** Two inputs of different scale into one Concat: both are rescaled to the output's scale. */
  @Test
  void dataMovementHasEqualQuantisationOnBothSides() {
    Models model = new Models(13).input("a", 1, 2).input("b", 1, 2);
    for (String name : List.of("a", "b", "c")) {
      model.floats("s" + name, List.of(), name.charAt(0) - 'a' + 1f);
      model.integers("z" + name, ElementType.UINT8, List.of(), 0);
    }
    for (String name : List.of("a", "b")) {
      List<String> how = List.of("s" + name, "z" + name);
      model.node("QuantizeLinear", List.of(name, how.get(0), how.get(1)), "q" + name);
      model.node("DequantizeLinear", List.of("q" + name, how.get(0), how.get(1)), "d" + name);
    }
    Graph graph =
        model
            .node("Concat", List.of("da", "db"), "c", integer("axis", 1))
            .node("QuantizeLinear", List.of("c", "sc", "zc"), "qc")
            .node("DequantizeLinear", List.of("qc", "sc", "zc"), "y")
            .output("y", 1, 4)
            .read();
    assertThat(ops(graph))
        .containsExactly(
            Op.Unary.of(Op.Unary.Kind.IDENTITY),
            Op.Unary.of(Op.Unary.Kind.IDENTITY),
            new Op.Concat(1));
    Node concat = graph.nodes().getLast();
    assertThat(concat.output()).isEqualTo("y");
    assertThat(concat.inputs())
        .allSatisfy(input ->
            assertThat(graph.tensor(input).quantization())
                .isEqualTo(graph.tensor("y").quantization()));
  }

  @Test
  void anIntegerInputTakesTheScaleOfItsDequantizeLinear() {
    Graph graph =
        new Models(13)
            .input("x", ElementType.UINT8, 1, 2)
            .floats("s", List.of(), 0.5f)
            .integers("z", ElementType.UINT8, List.of(), 7)
            .weights("w", 2, 3)
            .node("DequantizeLinear", List.of("x", "s", "z"), "d")
            .node("MatMul", List.of("d", "w"), "y")
            .output("y", 1, 3)
            .read();
    Quantization.PerTensor stored = graph.tensor("x").activationQuantization();
    assertThat(stored.scale()).isEqualTo(0.5f);
    assertThat(stored.zeroPoint()).isEqualTo(7);
  }

  @Test
  void anOutputThatIsAnInputGetsATensorOfItsOwn() {
    Graph graph =
        new Models(13)
            .input("x", 1, 2)
            .node("Identity", List.of("x"), "y")
            .output("y", 1, 2)
            .read();
    assertThat(graph.outputs()).containsExactly("y");
    assertThat(ops(graph)).containsExactly(Op.Unary.of(Op.Unary.Kind.IDENTITY));
  }

  @Test
  void anInputMayBeGivenOutAsItIs() {
    Graph graph =
        new Models(13)
            .input("x", 1, 2)
            .node("Relu", List.of("x"), "y")
            .output("x", 1, 2)
            .output("y", 1, 2)
            .read();
    assertThat(graph.outputs()).hasSize(2).doesNotContain("x").contains("y");
    assertThat(ops(graph)).contains(Op.Unary.of(Op.Unary.Kind.IDENTITY));
  }

  @Test
  void responseNormalizationNeedsAnOddSize() {
    Models model =
        new Models(13)
            .input("x", 1, 6, 2, 2)
            .node("LRN", List.of("x"), "y", Models.integer("size", 4))
            .output("y", 1, 6, 2, 2);
    assertThatThrownBy(model::read)
        .hasMessage("test: node 'y' (LRN): size 4: only odd sizes are supported");
  }

  @Test
  void hardSigmoidTakesItsDefaults() {
    Graph graph =
        new Models(13)
            .input("x", 1, 2)
            .node("HardSigmoid", List.of("x"), "y")
            .output("y", 1, 2)
            .read();
    assertThat(ops(graph)).containsExactly(new Op.Unary(Op.Unary.Kind.HARD_SIGMOID, 0.2f, 0.5f));
  }

  @Test
  void emptyNodeNamesAreFilled() {
    Graph graph =
        new Models(13)
            .input("x", 1, 2)
            .node("Relu", List.of("x"), "a")
            .node("Sigmoid", List.of("a"), "y")
            .output("y", 1, 2)
            .read();
    assertThat(graph.nodes())
        .extracting(Node::name)
        .doesNotHaveDuplicates()
        .containsExactly("a", "y");
    var nameless =
        new Models(13).input("x", 1, 2).node("Relu", List.of("x"), "y").output("y", 1, 2);
    var proto = nameless.build().toBuilder();
    proto.getGraphBuilder().getNodeBuilder(0).clearName();
    Graph named = OnnxReader.read(proto.build(), "test", ImportOptions.DEFAULTS);
    assertThat(named.nodes().getFirst().name()).isEqualTo("Relu/y");
  }

  @ParameterizedTest
  @CsvSource({"6", "99"})
  void operatorSetsOutsideTheKnownRangeAreRefused(int opset) {
    Models model = new Models(opset).input("x", 1).node("Relu", List.of("x"), "y").output("y", 1);
    assertThatThrownBy(model::read)
        .hasMessage("test: operator set " + opset + " is not supported; 7 to 28 are");
  }
}
