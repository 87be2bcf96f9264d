package cimmlc.onnx;

import static cimmlc.onnx.Models.integer;
import static cimmlc.onnx.Models.integers;
import static cimmlc.onnx.Models.real;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cimmlc.graph.Graph;
import cimmlc.graph.GraphPrinter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What exporters make of the operators of transformers, and what the import makes of that. */
class ExporterPatternsTest {

  /** The nodes of a graph in its text form. */
  private static List<String> nodes(Graph graph) {
    return GraphPrinter.print(graph)
        .lines()
        .filter(line -> line.contains(" = ") && !line.startsWith("const"))
        .toList();
  }

  private static Models tokens() {
    return new Models(17)
        .input("x", 1, 3, 4)
        .floats("scale", List.of(4L), 1, 2, 3, 4)
        .floats("shift", List.of(4L), 4, 3, 2, 1)
        .floats("two", List.of(), 2)
        .floats("epsilon", List.of(), 1e-3f)
        .floats("one", List.of(), 1)
        .floats("half", List.of(), 0.5f)
        .floats("root", List.of(), 1.4140625f)
        .output("y", 1, 3, 4);
  }

  private static Models mean(Models models, String of, String name) {
    return models.node(
        "ReduceMean", List.of(of), name, integers("axes", -1L), integer("keepdims", 1));
  }

  private static Models deviation() {
    return mean(tokens(), "x", "m").node("Sub", List.of("x", "m"), "d");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Pow", "Mul"})
  void layerNormWithScaleAndShift(String square) {
    Models model =
        deviation().node(square, List.of("d", square.equals("Pow") ? "two" : "d"), "square");
    Graph graph =
        mean(model, "square", "v")
            .node("Add", List.of("epsilon", "v"), "sum")
            .node("Sqrt", List.of("sum"), "sigma")
            .node("Div", List.of("d", "sigma"), "n")
            .node("Mul", List.of("scale", "n"), "s")
            .node("Add", List.of("s", "shift"), "y")
            .read();
    assertThat(nodes(graph))
        .containsExactly("y [1x3x4] f32 = layer_norm(x, scale, shift) axis=2 epsilon=0.001");
  }

  @Test
  void layerNormOfMomentsWithAReciprocalAndNoScale() {
    Models model = deviation().node("Mul", List.of("x", "x"), "square");
    Graph graph =
        mean(model, "square", "e")
            .node("Mul", List.of("m", "m"), "mm")
            .node("Sub", List.of("e", "mm"), "v")
            .node("Add", List.of("v", "epsilon"), "sum")
            .node("Sqrt", List.of("sum"), "sigma")
            .node("Reciprocal", List.of("sigma"), "inverse")
            .node("Mul", List.of("inverse", "d"), "y")
            .read();
    assertThat(nodes(graph))
        .containsExactly("y [1x3x4] f32 = layer_norm(x, y/scale) axis=2 epsilon=0.001");
  }

  @Test
  void rmsNorm() {
    Graph graph =
        mean(tokens().node("Pow", List.of("x", "two"), "square"), "square", "v")
            .node("Add", List.of("v", "epsilon"), "sum")
            .node("Sqrt", List.of("sum"), "sigma")
            .node("Div", List.of("x", "sigma"), "n")
            .node("Mul", List.of("n", "scale"), "y")
            .read();
    assertThat(nodes(graph))
        .containsExactly("y [1x3x4] f32 = rms_norm(x, scale) axis=2 epsilon=0.001");
  }

  @Test
  void aDeviationThatSomebodyElseReadsStays() {
    Models model = deviation().node("Mul", List.of("d", "d"), "square");
    Graph graph =
        mean(model, "square", "v")
            .node("Add", List.of("v", "epsilon"), "sum")
            .node("Sqrt", List.of("sum"), "sigma")
            .node("Div", List.of("d", "sigma"), "n")
            .node("Mul", List.of("n", "scale"), "s")
            .node("Add", List.of("s", "d"), "y")
            .read();
    assertThat(nodes(graph))
        .endsWith(
            "d [1x3x4] f32 = sub(x, m)",
            "s [1x3x4] f32 = rms_norm(d, scale) axis=2 epsilon=0.001",
            "y [1x3x4] f32 = add(s, d)");
  }

  @Test
  void whatIsLeftOfADivisionIsRefused() {
    Models model = mean(tokens(), "x", "m").node("Div", List.of("x", "m"), "y");
    assertThatThrownBy(model::read)
        .hasMessage("test: node 'y' (Div): division by an activation is not supported");
  }

  private static Models erf() {
    return tokens().node("Div", List.of("x", "root"), "q").node("Erf", List.of("q"), "erf");
  }

  @Test
  void geluOfTorch() {
    Graph graph =
        erf()
            .node("Add", List.of("erf", "one"), "t")
            .node("Mul", List.of("x", "t"), "p")
            .node("Mul", List.of("p", "half"), "y")
            .read();
    assertThat(nodes(graph)).containsExactly("y [1x3x4] f32 = gelu(x)");
  }

  @Test
  void geluOfTensorFlow() {
    Graph graph =
        tokens()
            .floats("inverse", List.of(), 0.70710677f)
            .node("Mul", List.of("inverse", "x"), "q")
            .node("Erf", List.of("q"), "erf")
            .node("Add", List.of("one", "erf"), "t")
            .node("Mul", List.of("half", "x"), "h")
            .node("Mul", List.of("h", "t"), "y")
            .read();
    assertThat(nodes(graph)).containsExactly("y [1x3x4] f32 = gelu(x)");
  }

  @Test
  void geluTimesAGate() {
    Graph graph =
        erf()
            .input("gate", 1, 3, 4)
            .node("Add", List.of("erf", "one"), "t")
            .node("Mul", List.of("t", "half"), "h")
            .node("Mul", List.of("x", "h"), "p")
            .node("Mul", List.of("p", "gate"), "y")
            .read();
    assertThat(nodes(graph))
        .containsExactly("p [1x3x4] f32 = gelu(x)", "y [1x3x4] f32 = mul(p, gate)");
  }

  @Test
  void aStoredErrorFunctionIsNotFused() {
    Graph graph =
        erf()
            .floats("step", List.of(), 0.01f)
            .node("QuantizeLinear", List.of("erf", "step"), "stored")
            .node("DequantizeLinear", List.of("stored", "step"), "e")
            .node("Add", List.of("e", "one"), "t")
            .node("Mul", List.of("x", "t"), "p")
            .node("Mul", List.of("p", "half"), "y")
            .read();
    assertThat(nodes(graph)).hasSize(5).noneMatch(line -> line.contains("gelu"));
  }

  private static Models inner() {
    return tokens()
        .floats("three", List.of(), 3)
        .floats("c", List.of(), 0.044715f)
        .floats("slope", List.of(), 0.7978845608f);
  }

  private static Models tanh(Models models) {
    return models
        .node("Tanh", List.of("in"), "tanh")
        .node("Add", List.of("one", "tanh"), "t")
        .node("Mul", List.of("half", "t"), "h")
        .node("Mul", List.of("x", "h"), "y");
  }

  @Test
  void tanhGeluOfACube() {
    Models model =
        inner()
            .node("Pow", List.of("x", "three"), "cube")
            .node("Mul", List.of("c", "cube"), "part")
            .node("Add", List.of("x", "part"), "a")
            .node("Mul", List.of("slope", "a"), "in");
    assertThat(nodes(tanh(model).read())).containsExactly("y [1x3x4] f32 = gelu_tanh(x)");
  }

  @Test
  void tanhGeluOfASquare() {
    Models model =
        inner()
            .node("Mul", List.of("x", "c"), "cx")
            .node("Mul", List.of("cx", "x"), "part")
            .node("Add", List.of("one", "part"), "a")
            .node("Mul", List.of("x", "slope"), "sx")
            .node("Mul", List.of("sx", "a"), "in");
    assertThat(nodes(tanh(model).read())).containsExactly("y [1x3x4] f32 = gelu_tanh(x)");
  }

  @Test
  void swish() {
    Graph graph =
        tokens()
            .node("Mul", List.of("x", "two"), "p")
            .node("Sigmoid", List.of("p"), "s")
            .node("Mul", List.of("s", "x"), "y")
            .read();
    assertThat(nodes(graph)).containsExactly("y [1x3x4] f32 = swish(x) a=2.0");
    Graph plain =
        tokens().node("Sigmoid", List.of("x"), "s").node("Mul", List.of("x", "s"), "y").read();
    assertThat(nodes(plain)).containsExactly("y [1x3x4] f32 = swish(x) a=1.0");
  }

  @Test
  void scaleOfAttentionOnBothSidesAndBehind() {
    Graph graph =
        new Models(17)
            .input("q", 1, 3, 4)
            .input("k", 1, 3, 4)
            .floats("c", List.of(1L), 0.5f)
            .floats("two", List.of(), 2)
            .node("Mul", List.of("q", "c"), "qc")
            .node("Mul", List.of("c", "k"), "kc")
            .node("Transpose", List.of("kc"), "kt", integers("perm", 0L, 2L, 1L))
            .node("MatMul", List.of("qc", "kt"), "s")
            .node("Div", List.of("s", "two"), "d")
            .node("Softmax", List.of("d"), "y", integer("axis", -1))
            .output("y", 1, 3, 3)
            .read();
    assertThat(nodes(graph))
        .containsExactly(
            "kt [1x4x3] f32 = transpose(k) perm=0,2,1",
            "d [1x3x3] f32 = dynamic_matmul(q, kt) factor=0.125 as s",
            "y [1x3x3] f32 = softmax(d) axis=2");
  }

  @Test
  void aMaskBelongsToItsSoftmax() {
    Graph graph =
        new Models(17)
            .input("x", 1, 2, 2)
            .floats("mask", List.of(2L, 2L), 0, Float.NEGATIVE_INFINITY, 0, 0)
            .node("Add", List.of("mask", "x"), "a")
            .node("Softmax", List.of("a"), "y", integer("axis", -1))
            .output("y", 1, 2, 2)
            .read();
    assertThat(nodes(graph)).containsExactly("y [1x2x2] f32 = softmax(x, mask) axis=2");
  }

  @Test
  void masksThatNothingIsLeftOfAreRefused() {
    float infinite = Float.NEGATIVE_INFINITY;
    Models masked =
        new Models(17)
            .input("x", 1, 2, 2)
            .floats("mask", List.of(2L, 2L), 0, 0, infinite, infinite)
            .node("Add", List.of("x", "mask"), "a")
            .node("Softmax", List.of("a"), "y", integer("axis", -1))
            .output("y", 1, 2, 2);
    assertThatThrownBy(masked::read)
        .hasMessage("test: node 'y' (Softmax): its mask leaves nothing of a line");
    Models sum =
        new Models(17)
            .input("x", 1, 2)
            .floats("mask", List.of(2L), 0, infinite)
            .node("Add", List.of("x", "mask"), "y")
            .output("y", 1, 2);
    assertThatThrownBy(sum::read)
        .hasMessage("test: node 'y' (Add): its constant is not finite, and no Softmax follows");
  }

  @Test
  void productsWithTheConstantFirst() {
    Graph graph =
        new Models(17)
            .input("x", 2, 3, 4)
            .weights("w", 1, 5, 3)
            .node("MatMul", List.of("w", "x"), "y")
            .output("y", 2, 5, 4)
            .read();
    assertThat(nodes(graph))
        .containsExactly(
            "y/columns [2x4x3] f32 = transpose(x) perm=0,2,1",
            "y/transposed [2x4x5] f32 = matmul(y/columns, w) transposed=true",
            "y [2x5x4] f32 = transpose(y/transposed) perm=0,2,1");
  }

  @Test
  void productsOfVectorsAndStacks() {
    Graph graph =
        new Models(17)
            .input("a", 4)
            .input("b", 2, 4, 3)
            .node("MatMul", List.of("a", "b"), "y")
            .output("y", 2, 3)
            .read();
    assertThat(nodes(graph))
        .containsExactly(
            "y/row [1x4] f32 = reshape(a)",
            "y/product [2x1x3] f32 = dynamic_matmul(y/row, b)",
            "y [2x3] f32 = reshape(y/product)");
    Models stack =
        new Models(17)
            .input("x", 2, 3, 4)
            .weights("w", 2, 4, 3)
            .node("MatMul", List.of("x", "w"), "y")
            .output("y", 2, 3, 3);
    assertThatThrownBy(stack::read)
        .hasMessage(
            "test: node 'y' (MatMul): constant operand [2x4x3] is several matrices; one is supported");
  }

  @Test
  void gemmOfTwoActivations() {
    Graph graph =
        new Models(17)
            .input("a", 2, 4)
            .input("b", 3, 4)
            .floats("c", List.of(3L), 1, 2, 3)
            .node("Gemm", List.of("a", "b", "c"), "y", integer("transB", 1), real("alpha", 0.5f))
            .output("y", 2, 3)
            .read();
    assertThat(nodes(graph))
        .containsExactly(
            "y/columns [4x3] f32 = transpose(b) perm=1,0",
            "y/product [2x3] f32 = dynamic_matmul(a, y/columns) factor=0.5",
            "y [2x3] f32 = add(y/product, c)");
  }

  @Test
  void gathersOfConstantIndices() {
    Models model = new Models(17).input("x", 2, 9).longs("down", 8, 6, 4).longs("any", 0, 5, 1);
    Graph graph =
        model
            .initializer(
                Models.tensor("last", ElementType.INT64, List.of()).addInt64Data(-1).build())
            .node("Gather", List.of("x", "last"), "a", integer("axis", 1))
            .node("Gather", List.of("x", "down"), "b", integer("axis", 1))
            .node("Gather", List.of("x", "any"), "c", integer("axis", 1))
            .output("a", 2)
            .output("b", 2, 3)
            .output("c", 2, 3)
            .read();
    assertThat(nodes(graph))
        .containsExactly(
            "a/taken [2x1] f32 = slice(x) starts=0,8 steps=1,1",
            "a [2] f32 = reshape(a/taken)",
            "b [2x3] f32 = slice(x) starts=0,8 steps=1,-2",
            "c/slice [2x1] f32 = slice(x) starts=0,0 steps=1,1",
            "c/slice_2 [2x1] f32 = slice(x) starts=0,5 steps=1,1",
            "c/slice_3 [2x1] f32 = slice(x) starts=0,1 steps=1,1",
            "c [2x3] f32 = concat(c/slice, c/slice_2, c/slice_3) axis=1");
  }

  @Test
  void deviationsInOtherTypesAreRefused() {
    Models model =
        tokens().node("LayerNormalization", List.of("x", "scale"), "y", integer("stash_type", 10));
    assertThatThrownBy(model::read)
        .hasMessage(
            "test: node 'y' (LayerNormalization): only stash_type 1 (float32) is supported");
  }

  @Test
  void productsDividedByZeroAreRefused() {
    Models model =
        new Models(17)
            .input("a", 2, 3)
            .input("b", 3, 2)
            .floats("zero", List.of(), 0)
            .node("MatMul", List.of("a", "b"), "product")
            .node("Div", List.of("product", "zero"), "y")
            .output("y", 2, 2);
    assertThatThrownBy(model::read)
        .hasMessage(
            "test: node 'product' (MatMul): a factor or divisor of its result is not finite, or 0");
  }
}
