package cimmlc.onnx;

import cimmlc.graph.Graph;
import cimmlc.graph.IntegerType;
import cimmlc.graph.Node;
import cimmlc.graph.Op;
import cimmlc.graph.Quantization;
import cimmlc.graph.Shape;
import cimmlc.graph.Tensor;
import cimmlc.graph.Window;
import cimmlc.onnx.proto.Onnx.NodeProto;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** One node of the graph as ONNX nodes: the last one has its name. */
final class ExportOperators {

  private final Export export;
  private final Graph graph;
  private final Node node;

  ExportOperators(Export export, Graph graph, Node node) {
    this.export = export;
    this.graph = graph;
    this.node = node;
  }

  /** The main ONNX node; what it needs besides is added to the model. */
  NodeProto.Builder build(List<String> inputs, String output) {
    return switch (node.op()) {
      case Op.Conv conv -> conv(conv, inputs, output);
      case Op.MatMul(boolean transposed) -> matMul(transposed, inputs, output);
      case Op.DynamicMatMul(float factor) -> dynamic(factor, inputs, output);
      case Op.LayerNorm norm -> layerNorm(norm, inputs, output);
      case Op.Pool pool -> pool(pool, inputs, output);
      case Op.Unary unary -> unary(unary, inputs, output);
      case Op.Elementwise(var kind) -> main(name(kind, inputs.size()), inputs, output);
      case Op.Affine _ -> affine(inputs, output);
      case Op.Concat(int axis) -> withAxis(main("Concat", inputs, output), axis);
      case Op.Softmax(int axis) -> {
        String x =
            inputs.size() == 1
                ? inputs.getFirst()
                : piece("Add", "masked", inputs.getFirst(), inputs.get(1));
        yield withAxis(main("Softmax", List.of(x), output), axis);
      }
      case Op.Lrn lrn -> lrn(lrn, inputs, output);
      case Op.Reshape _ -> reshape(inputs, output);
      case Op.Transpose(var permutation) -> {
        NodeProto.Builder transpose = main("Transpose", inputs, output);
        new Attributes(transpose).integers("perm", permutation);
        yield transpose;
      }
      case Op.Slice slice -> slice(slice, inputs, output);
      case Op.Pad pad -> pad(pad, inputs, output);
    };
  }

  private NodeProto.Builder main(String opType, List<String> inputs, String output) {
    return NodeProto.newBuilder()
        .setName(node.name())
        .setOpType(opType)
        .addAllInput(inputs)
        .addOutput(output);
  }

  private static NodeProto.Builder withAxis(NodeProto.Builder builder, int axis) {
    new Attributes(builder).integer("axis", axis);
    return builder;
  }

  private static Attributes window(NodeProto.Builder builder, Window w) {
    return new Attributes(builder)
        .integers("kernel_shape", List.of(w.kernelH(), w.kernelW()))
        .integers("strides", List.of(w.strideH(), w.strideW()))
        .integers("dilations", List.of(w.dilationH(), w.dilationW()))
        .integers("pads", List.of(w.padTop(), w.padLeft(), w.padBottom(), w.padRight()));
  }

  private NodeProto.Builder conv(Op.Conv conv, List<String> inputs, String output) {
    NodeProto.Builder builder = main("Conv", inputs, output);
    window(builder, conv.window()).integer("group", conv.groups());
    return builder;
  }

  /** Gemm where the input is a matrix, else MatMul and Add. */
  private NodeProto.Builder matMul(boolean transposed, List<String> inputs, String output) {
    if (graph.input(node).shape().rank() == 2) {
      NodeProto.Builder gemm = main("Gemm", inputs, output);
      new Attributes(gemm).integer("transB", transposed ? 1 : 0);
      return gemm;
    }
    String weights = inputs.get(1);
    if (transposed) {
      String flipped = export.fresh(weights + "/transposed");
      NodeProto.Builder transpose = export.node("Transpose", List.of(weights), flipped);
      new Attributes(transpose).integers("perm", List.of(1, 0));
      export.add(transpose);
      weights = flipped;
    }
    if (inputs.size() == 2) {
      return main("MatMul", List.of(inputs.getFirst(), weights), output);
    }
    String product = export.fresh(node.output() + "/product");
    export.addAfter(export.node("Add", List.of(product, inputs.get(2)), output));
    return main("MatMul", List.of(inputs.getFirst(), weights), product);
  }

  /** MatMul, and Mul where there is a factor. */
  private NodeProto.Builder dynamic(float factor, List<String> inputs, String output) {
    if (factor == 1) {
      return main("MatMul", inputs, output);
    }
    String product = export.fresh(node.output() + "/product");
    String scalar = export.scalar(node.name() + "/factor", factor);
    export.addAfter(export.node("Mul", List.of(product, scalar), output));
    return main("MatMul", inputs, product);
  }

  private NodeProto.Builder layerNorm(Op.LayerNorm norm, List<String> inputs, String output) {
    if (!norm.centered()) {
      return rmsNorm(norm, inputs, output);
    }
    NodeProto.Builder builder = main("LayerNormalization", inputs, output);
    new Attributes(builder).integer("axis", norm.axis()).real("epsilon", norm.epsilon());
    return builder;
  }

  /** In pieces: RMSNormalization is of operator set 23. */
  private NodeProto.Builder rmsNorm(Op.LayerNorm norm, List<String> inputs, String output) {
    String x = inputs.getFirst();
    int rank = graph.input(node).shape().rank();
    List<Long> axes = IntStream.range(norm.axis(), rank).mapToObj(Long::valueOf).toList();
    String squares = piece("Mul", "squares", x, x);
    String mean = piece("ReduceMean", "mean", squares, export.indices(node.name() + "/axes", axes));
    String epsilon = export.scalar(node.name() + "/epsilon", norm.epsilon());
    String root = piece("Sqrt", "root", piece("Add", "sum", mean, epsilon));
    String quotient = piece("Div", "quotient", x, root);
    if (inputs.size() == 2) {
      return main("Mul", List.of(quotient, inputs.get(1)), output);
    }
    return main(
        "Add", List.of(piece("Mul", "scaled", quotient, inputs.get(1)), inputs.get(2)), output);
  }

  /** A node before the main one; its output. */
  private String piece(String op, String suffix, String... inputs) {
    String output = export.fresh(node.name() + "/" + suffix);
    export.add(export.node(op, List.of(inputs), output));
    return output;
  }

  /** In pieces: Swish is of operator set 24. */
  private NodeProto.Builder swish(float factor, List<String> inputs, String output) {
    String x = inputs.getFirst();
    String inner =
        factor == 1 ? x : piece("Mul", "scaled", x, export.scalar(node.name() + "/factor", factor));
    return main("Mul", List.of(x, piece("Sigmoid", "sigmoid", inner)), output);
  }

  private NodeProto.Builder pool(Op.Pool pool, List<String> inputs, String output) {
    boolean max = pool.kind() == Op.Pool.Kind.MAX;
    NodeProto.Builder builder = main(max ? "MaxPool" : "AveragePool", inputs, output);
    Shape x = graph.input(node).shape();
    Shape y = graph.output(node).shape();
    Window w = pool.window();
    boolean ceil = y.dim(2) != w.outputH(x.dim(2)) || y.dim(3) != w.outputW(x.dim(3));
    Attributes attributes = window(builder, w).integer("ceil_mode", ceil ? 1 : 0);
    if (!max) {
      attributes.integer("count_include_pad", pool.countIncludePad() ? 1 : 0);
    }
    return builder;
  }

  private NodeProto.Builder unary(Op.Unary unary, List<String> inputs, String output) {
    return switch (unary.kind()) {
      case IDENTITY -> main("Identity", inputs, output);
      case RELU -> main("Relu", inputs, output);
      case SIGMOID -> main("Sigmoid", inputs, output);
      case TANH -> main("Tanh", inputs, output);
      case HARD_SWISH -> main("HardSwish", inputs, output);
      case LEAKY_RELU -> {
        NodeProto.Builder builder = main("LeakyRelu", inputs, output);
        new Attributes(builder).real("alpha", unary.a());
        yield builder;
      }
      case HARD_SIGMOID -> {
        NodeProto.Builder builder = main("HardSigmoid", inputs, output);
        new Attributes(builder).real("alpha", unary.a()).real("beta", unary.b());
        yield builder;
      }
      case ERF -> main("Erf", inputs, output);
      case GELU -> main("Gelu", inputs, output);
      case GELU_TANH -> {
        NodeProto.Builder builder = main("Gelu", inputs, output);
        new Attributes(builder).text("approximate", "tanh");
        yield builder;
      }
      case SWISH -> swish(unary.a(), inputs, output);
      case SQRT -> main("Sqrt", inputs, output);
      case POW -> {
        String exponent = export.scalar(node.name() + "/exponent", unary.a());
        yield main("Pow", List.of(inputs.getFirst(), exponent), output);
      }
      case CLIP -> {
        String min = export.scalar(node.name() + "/min", unary.a());
        String max = export.scalar(node.name() + "/max", unary.b());
        yield main("Clip", List.of(inputs.getFirst(), min, max), output);
      }
    };
  }

  private static String name(Op.Elementwise.Kind kind, int operands) {
    String name = kind.name().charAt(0) + kind.name().substring(1).toLowerCase(Locale.ROOT);
    return operands > 2 ? "Sum" : name;
  }

  /** A BatchNormalization of mean 0 and variance 1. */
  private NodeProto.Builder affine(List<String> inputs, String output) {
    int channels = graph.input(node).shape().dim(1);
    float[] ones = new float[channels];
    Arrays.fill(ones, 1);
    List<String> all = new ArrayList<>(inputs);
    all.add(export.vector(node.name() + "/mean", new float[channels]));
    all.add(export.vector(node.name() + "/variance", ones));
    NodeProto.Builder builder = main("BatchNormalization", all, output);
    new Attributes(builder).real("epsilon", 0);
    return builder;
  }

  private NodeProto.Builder lrn(Op.Lrn lrn, List<String> inputs, String output) {
    NodeProto.Builder builder = main("LRN", inputs, output);
    new Attributes(builder)
        .integer("size", lrn.size())
        .real("alpha", lrn.alpha())
        .real("beta", lrn.beta())
        .real("bias", lrn.bias());
    return builder;
  }

  private NodeProto.Builder reshape(List<String> inputs, String output) {
    List<Long> dims = Shapes.extents(graph.output(node).shape());
    String shape = export.indices(node.name() + "/shape", dims);
    NodeProto.Builder builder = main("Reshape", List.of(inputs.getFirst(), shape), output);
    new Attributes(builder).integer("allowzero", 1);
    return builder;
  }

  private NodeProto.Builder slice(Op.Slice slice, List<String> inputs, String output) {
    Shape y = graph.output(node).shape();
    List<Long> ends = new ArrayList<>();
    for (int axis = 0; axis < y.rank(); axis++) {
      long end = slice.starts().get(axis) + (long) slice.steps().get(axis) * y.dim(axis);
      // An end before the first value cannot be named otherwise: -1 would be the last value.
      ends.add(end < 0 ? Long.MIN_VALUE : end);
    }
    List<Long> axes = IntStream.range(0, y.rank()).mapToObj(Long::valueOf).toList();
    return main(
        "Slice",
        List.of(
            inputs.getFirst(),
            export.indices(node.name() + "/starts", longs(slice.starts())),
            export.indices(node.name() + "/ends", ends),
            export.indices(node.name() + "/axes", axes),
            export.indices(node.name() + "/steps", longs(slice.steps()))),
        output);
  }

  private static List<Long> longs(List<Integer> values) {
    return values.stream().map(Integer::longValue).toList();
  }

  private NodeProto.Builder pad(Op.Pad pad, List<String> inputs, String output) {
    Shape x = graph.input(node).shape();
    Shape y = graph.output(node).shape();
    List<Long> pads = new ArrayList<>(longs(pad.before()));
    for (int axis = 0; axis < x.rank(); axis++) {
      pads.add((long) y.dim(axis) - x.dim(axis) - pad.before().get(axis));
    }
    String value = export.scalar(node.name() + "/value", pad.value());
    String amounts = export.indices(node.name() + "/pads", pads);
    NodeProto.Builder builder = main("Pad", List.of(inputs.getFirst(), amounts, value), output);
    new Attributes(builder).text("mode", pad.mode().name().toLowerCase(Locale.ROOT));
    return builder;
  }

  /** How a bias of bare integers is meant: scale of the input times scale of the weights. */
  static @Nullable Quantization biasQuantization(Graph graph, Tensor bias) {
    for (Node node : graph.nodes()) {
      if (graph.isCimSupported(node) && node.inputs().indexOf(bias.name()) == 2) {
        Quantization x = Objects.requireNonNull(graph.input(node).quantization());
        Quantization w = Objects.requireNonNull(graph.tensor(node.inputs().get(1)).quantization());
        float[] scales = new float[bias.shape().dim(0)];
        for (int i = 0; i < scales.length; i++) {
          scales[i] = x.scale(0) * w.scale(i);
        }
        return new Quantization.PerChannel(IntegerType.INT32, scales, new int[scales.length], 0);
      }
    }
    return null;
  }
}
