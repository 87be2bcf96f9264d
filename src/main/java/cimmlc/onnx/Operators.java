package cimmlc.onnx;

import cimmlc.graph.Op;
import java.util.Map;
import java.util.function.Consumer;

/** ONNX operator to its import: the one table of what is supported. */
final class Operators {

  private static final Map<String, Consumer<NodeImport>> IMPORTS =
      Map.ofEntries(
          Map.entry("Conv", Products::conv),
          Map.entry("Gemm", Products::gemm),
          Map.entry("MatMul", MatrixProducts::matMul),
          Map.entry("MaxPool", Pooling::max),
          Map.entry("AveragePool", Pooling::average),
          Map.entry("GlobalAveragePool", Pooling::globalAverage),
          Map.entry("GlobalMaxPool", Pooling::globalMax),
          Map.entry("ReduceMean", Means::reduceMean),
          Map.entry("Relu", node -> Functions.unary(node, Op.Unary.Kind.RELU)),
          Map.entry("Sigmoid", node -> Functions.unary(node, Op.Unary.Kind.SIGMOID)),
          Map.entry("Tanh", node -> Functions.unary(node, Op.Unary.Kind.TANH)),
          Map.entry("HardSigmoid", Functions::hardSigmoid),
          Map.entry("HardSwish", node -> Functions.unary(node, Op.Unary.Kind.HARD_SWISH)),
          Map.entry("LeakyRelu", Functions::leakyRelu),
          Map.entry("Erf", node -> Functions.unary(node, Op.Unary.Kind.ERF)),
          Map.entry("Gelu", Functions::gelu),
          Map.entry("Swish", Functions::swish),
          Map.entry("Sqrt", node -> Functions.unary(node, Op.Unary.Kind.SQRT)),
          Map.entry("Pow", Functions::power),
          Map.entry("Neg", Functions::negative),
          Map.entry("Reciprocal", Functions::reciprocal),
          Map.entry("Clip", Functions::clip),
          Map.entry("Add", node -> Functions.elementwise(node, Op.Elementwise.Kind.ADD)),
          Map.entry("Sum", node -> Functions.elementwise(node, Op.Elementwise.Kind.ADD)),
          Map.entry("Sub", node -> Functions.elementwise(node, Op.Elementwise.Kind.SUB)),
          Map.entry("Mul", node -> Functions.elementwise(node, Op.Elementwise.Kind.MUL)),
          Map.entry("Div", node -> Functions.elementwise(node, Op.Elementwise.Kind.DIV)),
          Map.entry("BatchNormalization", Functions::batchNormalization),
          Map.entry("LayerNormalization", Normalization::layer),
          Map.entry("RMSNormalization", Normalization::rms),
          Map.entry("Attention", Attention::attention),
          Map.entry("Softmax", Functions::softmax),
          Map.entry("LRN", Functions::lrn),
          Map.entry("Identity", Movement::identity),
          Map.entry("Dropout", Movement::dropout),
          Map.entry("Reshape", Movement::reshape),
          Map.entry("Flatten", Movement::flatten),
          Map.entry("Squeeze", Movement::squeeze),
          Map.entry("Unsqueeze", Movement::unsqueeze),
          Map.entry("Transpose", Movement::transpose),
          Map.entry("Concat", Movement::concat),
          Map.entry("Gather", Selection::gather),
          Map.entry("Expand", Selection::expand),
          Map.entry("Slice", Slicing::slice),
          Map.entry("Pad", Slicing::pad),
          Map.entry("Split", Slicing::split),
          Map.entry("Cast", Quantizing::cast),
          Map.entry("QuantizeLinear", Quantizing::quantize),
          Map.entry("DequantizeLinear", Quantizing::dequantize),
          Map.entry("Constant", Constants::constant),
          Map.entry("ConstantOfShape", Constants::constantOfShape),
          Map.entry("Shape", Constants::shape),
          Map.entry("Size", Constants::size));

  private Operators() {}

  /**
   * Imports one node.
   *
   * @throws Refusal if it is not supported
   * @throws UnknownShape if it depends on a node that is not
   */
  static void run(NodeImport node) {
    if (Folding.apply(node)) {
      return;
    }
    Consumer<NodeImport> handler = IMPORTS.get(node.op());
    if (handler == null) {
      throw new Refusal(Unsupported.reason(node.op()), Unsupported.shape(node));
    }
    if (!node.op().equals("Split")) {
      node.singleOutput();
    }
    handler.accept(node);
  }
}
