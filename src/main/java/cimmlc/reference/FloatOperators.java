package cimmlc.reference;

import static cimmlc.reference.ModelBuilder.attribute;

import cimmlc.graph.Graph;
import cimmlc.graph.Node;
import cimmlc.graph.Op;
import cimmlc.graph.Quantization;
import cimmlc.graph.Shape;
import cimmlc.graph.Tensor;
import cimmlc.graph.TensorData;
import cimmlc.graph.Window;
import cimmlc.onnx.proto.Onnx.AttributeProto;
import cimmlc.onnx.proto.Onnx.TensorProto.DataType;
import java.util.List;
import java.util.stream.IntStream;

/** The operators of a graph as ONNX nodes on float32 tensors. */
final class FloatOperators {

  private final Graph graph;
  private final ModelBuilder model;

  FloatOperators(Graph graph, ModelBuilder model) {
    this.graph = graph;
    this.model = model;
  }

  /**
   * True where ONNX does not state every rounding, so that two right implementations may differ in
   * the last place: sums of more than two values, and functions that are not correctly rounded.
   */
  static boolean mayRoundOtherwise(Op op) {
    return switch (op) {
      case Op.Softmax _, Op.Lrn _, Op.LayerNorm _ -> true;
      case Op.Pool pool -> pool.kind() == Op.Pool.Kind.AVERAGE;
      case Op.Unary unary ->
          switch (unary.kind()) {
            case SIGMOID, TANH, HARD_SIGMOID, HARD_SWISH -> true;
            case ERF, GELU, GELU_TANH, SWISH, POW -> true;
            case IDENTITY, RELU, LEAKY_RELU, CLIP, SQRT -> false;
          };
      case Op.Conv _,
          Op.MatMul _,
          Op.DynamicMatMul _,
          Op.Elementwise _,
          Op.Affine _,
          Op.Concat _,
          Op.Reshape _,
          Op.Transpose _,
          Op.Slice _,
          Op.Pad _ ->
          false;
    };
  }

  /**
   * Adds the node.
   *
   * @param inputs float32 tensors of the model that stand for the node's inputs
   * @return the float32 result
   */
  String add(Node node, List<String> inputs) {
    Shape output = graph.output(node).shape();
    return switch (node.op()) {
      case Op.Conv(Window window, int groups) -> conv(inputs, window, groups);
      case Op.MatMul(boolean transposed) -> matMul(inputs, transposed);
      case Op.DynamicMatMul(float factor) -> dynamic(inputs, factor);
      case Op.LayerNorm norm -> layerNorm(norm, output.rank(), inputs);
      case Op.Pool pool -> pool(pool, graph.input(node).shape(), output, inputs);
      case Op.Unary unary -> unary(unary, inputs);
      case Op.Elementwise(Op.Elementwise.Kind kind) -> chain(name(kind), inputs);
      case Op.Affine _ -> affine(inputs, output);
      case Op.Concat(int axis) -> model.node("Concat", inputs, attribute("axis", axis));
      case Op.Softmax(int axis) ->
          model.node("Softmax", List.of(chain("Add", inputs)), attribute("axis", axis));
      case Op.Lrn lrn ->
          model.node(
              "LRN",
              inputs,
              attribute("size", lrn.size()),
              attribute("alpha", lrn.alpha()),
              attribute("beta", lrn.beta()),
              attribute("bias", lrn.bias()));
      case Op.Reshape _ ->
          model.node(
              "Reshape",
              List.of(inputs.getFirst(), model.longs(ints(output.dims()))),
              attribute("allowzero", 1));
      case Op.Transpose(List<Integer> permutation) ->
          model.node("Transpose", inputs, attribute("perm", ints(permutation).toArray()));
      case Op.Slice slice -> slice(slice, graph.input(node).shape(), output, inputs);
      case Op.Pad pad -> pad(pad, graph.input(node).shape(), output, inputs);
    };
  }

  /** A constant of the graph as float32 values. */
  String constant(Tensor tensor) {
    TensorData data = java.util.Objects.requireNonNull(tensor.data());
    if (tensor.quantization() == null && data instanceof TensorData.Floats(var bytes)) {
      return model.floats(tensor.shape(), bytes);
    }
    float[] values = new float[Math.toIntExact(data.count())];
    Quantization quantization = tensor.quantization();
    for (int i = 0; i < values.length; i++) {
      if (quantization == null) {
        values[i] = data.floatAt(i);
      } else {
        int channel = channel(quantization, tensor.shape(), i);
        values[i] = (data.intAt(i) - quantization.zeroPoint(channel)) * quantization.scale(channel);
      }
    }
    return model.floats(tensor.shape(), values);
  }

  private static int channel(Quantization quantization, Shape shape, int index) {
    if (!(quantization instanceof Quantization.PerChannel perChannel)) {
      return 0;
    }
    int inner = 1;
    for (int axis = perChannel.axis() + 1; axis < shape.rank(); axis++) {
      inner *= shape.dim(axis);
    }
    return index / inner % shape.dim(perChannel.axis());
  }

  private String conv(List<String> inputs, Window window, int groups) {
    return model.node("Conv", inputs, convolution(window, groups));
  }

  /** Attributes of a convolution. */
  static AttributeProto[] convolution(Window window, int groups) {
    return new AttributeProto[] {
      attribute("kernel_shape", window.kernelH(), window.kernelW()),
      attribute("strides", window.strideH(), window.strideW()),
      attribute("dilations", window.dilationH(), window.dilationW()),
      pads(window),
      attribute("group", groups)
    };
  }

  private static AttributeProto pads(Window window) {
    return attribute(
        "pads", window.padTop(), window.padLeft(), window.padBottom(), window.padRight());
  }

  private String matMul(List<String> inputs, boolean transposed) {
    List<String> factors = inputs.subList(0, 2);
    String product = transposed ? model.transposedMatMul(factors) : model.node("MatMul", factors);
    return inputs.size() < 3 ? product : model.node("Add", List.of(product, inputs.get(2)));
  }

  private String dynamic(List<String> inputs, float factor) {
    String product = model.node("MatMul", inputs);
    return factor == 1 ? product : chain("Mul", List.of(product, model.scalar(factor)));
  }

  /**
   * In float64 up to the quotient. ONNX Runtime's own LayerNormalization takes the variance as a
   * difference of squares in float32, which is nothing but rounding errors where values are close.
   */
  private String layerNorm(Op.LayerNorm norm, int rank, List<String> inputs) {
    String axes = model.longs(IntStream.range(norm.axis(), rank));
    String x = model.cast(inputs.getFirst(), DataType.DOUBLE);
    if (norm.centered()) {
      x = chain("Sub", List.of(x, model.node("ReduceMean", List.of(x, axes))));
    }
    String squares = model.node("ReduceMean", List.of(chain("Mul", List.of(x, x)), axes));
    String epsilon = model.cast(model.scalar(norm.epsilon()), DataType.DOUBLE);
    String deviation = model.node("Sqrt", List.of(chain("Add", List.of(squares, epsilon))));
    String quotient = model.cast(chain("Div", List.of(x, deviation)), DataType.FLOAT);
    String normalized = chain("Mul", List.of(quotient, inputs.get(1)));
    return inputs.size() < 3 ? normalized : chain("Add", List.of(normalized, inputs.get(2)));
  }

  private String pool(Op.Pool pool, Shape input, Shape output, List<String> inputs) {
    Window window = pool.window();
    boolean ceil =
        output.dim(2) > window.outputH(input.dim(2))
            || output.dim(3) > window.outputW(input.dim(3));
    List<AttributeProto> attributes =
        new java.util.ArrayList<>(
            List.of(
                attribute("kernel_shape", window.kernelH(), window.kernelW()),
                attribute("strides", window.strideH(), window.strideW()),
                attribute("dilations", window.dilationH(), window.dilationW()),
                pads(window),
                attribute("ceil_mode", ceil ? 1 : 0)));
    if (pool.kind() == Op.Pool.Kind.AVERAGE) {
      attributes.add(attribute("count_include_pad", pool.countIncludePad() ? 1 : 0));
    }
    String op = pool.kind() == Op.Pool.Kind.MAX ? "MaxPool" : "AveragePool";
    return model.node(op, inputs, attributes.toArray(AttributeProto[]::new));
  }

  private String unary(Op.Unary unary, List<String> inputs) {
    return switch (unary.kind()) {
      case IDENTITY -> inputs.getFirst();
      case RELU -> model.node("Relu", inputs);
      case LEAKY_RELU -> model.node("LeakyRelu", inputs, attribute("alpha", unary.a()));
      case CLIP -> {
        String low = model.scalar(unary.a());
        yield model.node("Clip", List.of(inputs.getFirst(), low, model.scalar(unary.b())));
      }
      case SIGMOID -> model.node("Sigmoid", inputs);
      case TANH -> model.node("Tanh", inputs);
      case HARD_SIGMOID ->
          model.node(
              "HardSigmoid", inputs, attribute("alpha", unary.a()), attribute("beta", unary.b()));
      case HARD_SWISH -> model.node("HardSwish", inputs);
      case ERF -> model.node("Erf", inputs);
      case GELU -> model.node("Gelu", inputs);
      case GELU_TANH -> model.node("Gelu", inputs, attribute("approximate", "tanh"));
      case SWISH -> {
        String inner = chain("Mul", List.of(inputs.getFirst(), model.scalar(unary.a())));
        yield chain("Mul", List.of(inputs.getFirst(), model.node("Sigmoid", List.of(inner))));
      }
      case SQRT -> model.node("Sqrt", inputs);
      case POW -> chain("Pow", List.of(inputs.getFirst(), model.scalar(unary.a())));
    };
  }

  private static String name(Op.Elementwise.Kind kind) {
    return switch (kind) {
      case ADD -> "Add";
      case SUB -> "Sub";
      case MUL -> "Mul";
      case DIV -> "Div";
    };
  }

  private String chain(String op, List<String> inputs) {
    return inputs.stream().reduce((a, b) -> model.node(op, List.of(a, b))).orElseThrow();
  }

  /** Scale and shift of each channel, shaped so that ONNX's broadcasting finds axis 1. */
  private String affine(List<String> inputs, Shape output) {
    int[] shape = new int[output.rank() - 1];
    java.util.Arrays.fill(shape, 1);
    shape[0] = output.dim(1);
    String dims = model.longs(IntStream.of(shape));
    String scale = model.node("Reshape", List.of(inputs.get(1), dims));
    String shift = model.node("Reshape", List.of(inputs.get(2), dims));
    return chain("Add", List.of(chain("Mul", List.of(inputs.getFirst(), scale)), shift));
  }

  private String slice(Op.Slice slice, Shape input, Shape output, List<String> inputs) {
    IntStream ends =
        IntStream.range(0, input.rank())
            .map(axis -> {
              int step = slice.steps().get(axis);
              int last = slice.starts().get(axis) + (output.dim(axis) - 1) * step;
              // -1 would mean the last index, hence an end that lies before the first
              int end = last + Integer.signum(step);
              return end < 0 ? -input.dim(axis) - 1 : end;
            });
    String starts = model.longs(ints(slice.starts()));
    String axes = model.longs(IntStream.range(0, input.rank()));
    return model.node(
        "Slice",
        List.of(
            inputs.getFirst(), starts, model.longs(ends), axes, model.longs(ints(slice.steps()))));
  }

  private String pad(Op.Pad pad, Shape input, Shape output, List<String> inputs) {
    IntStream after =
        IntStream.range(0, input.rank())
            .map(axis -> output.dim(axis) - input.dim(axis) - pad.before().get(axis));
    String pads = model.longs(IntStream.concat(ints(pad.before()), after));
    String mode =
        switch (pad.mode()) {
          case CONSTANT -> "constant";
          case EDGE -> "edge";
          case REFLECT -> "reflect";
        };
    return model.node(
        "Pad",
        List.of(inputs.getFirst(), pads, model.scalar(pad.value())),
        attribute("mode", mode));
  }

  private static IntStream ints(List<Integer> values) {
    return values.stream().mapToInt(Integer::intValue);
  }
}
