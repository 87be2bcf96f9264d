package cimmlc.graph;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The integer reference of a fully quantised graph, straight from semantics.md section 8. It shares
 * nothing with the functional simulator, so that their agreement says something.
 *
 * <p>{@link Op.Conv} and {@link Op.MatMul} are exact: {@code acc = sum (x-zx)*(w-zw) + bias},
 * positions outside the tensor holding zx; then {@code y = clamp(rint(float(acc) * M) + zy)},
 * {@code M = float(float(sx*sw) / sy)} for each output channel, rint to the nearest even integer.
 * {@link Op.DynamicMatMul} is the same with b in the place of w, and {@code float(sx*factor)} in
 * the place of sx.
 *
 * <p>Every other operator is {@code QuantizeLinear(f(DequantizeLinear(x)))} in float32, each sum,
 * product and quotient below rounded to float32, no fused multiply-add: dequantise {@code (q-z)*s};
 * quantise {@code clamp(rint(y/s) + z)}. The functions f and the order of their sums:
 *
 * <ul>
 *   <li>Elementwise: inputs left to right. Affine: {@code x*scale + shift}.
 *   <li>RELU {@code max(x,0)}; LEAKY_RELU {@code x < 0 ? a*x : x}; CLIP {@code min(max(x,a),b)};
 *       SIGMOID {@code 1/(1+e)}, e = (float) exp(-x); TANH (float) tanh(x); HARD_SIGMOID {@code
 *       max(0, min(1, a*x + b))}; HARD_SWISH {@code x*max(0, min(1, (1/6)*x + 0.5))}; ERF (float)
 *       erf(x); GELU {@code 0.5*x*(1+e)}, e = (float) erf(x/sqrt(2)) of a quotient in double;
 *       GELU_TANH {@code 0.5*x*(1+t)}, t = (float) tanh({@code s*(x + 0.044715*x*x*x)}), s =
 *       (float) sqrt(2/pi); SWISH {@code x/(1+e)}, e = (float) exp(-a*x); SQRT, POW with exponent
 *       a. exp, tanh, pow, sqrt are {@link Math}'s, in double, cast; erf likewise.
 *   <li>Average pooling: sum from 0 over the window row by row, left to right, only positions
 *       inside the tensor; divided by their number, or with count_include_pad by the number of
 *       positions inside the declared pads. Maximum: over positions inside the tensor.
 *   <li>Softmax: x + mask first where there is one; e = (float) exp(x - max), summed from 0 in axis
 *       order, {@code e / sum}.
 *   <li>LayerNorm: mean m = sum / n, v = sum of (x-m)*(x-m) / n, both summed from 0 in axis order,
 *       {@code (x-m) / (float) sqrt(v + epsilon) * scale + shift}; not centered: m = 0.
 *   <li>LRN: squares summed from 0 in channel order, {@code x / (float) pow(bias +
 *       (alpha/size)*sum, beta)}.
 * </ul>
 */
public final class Evaluator {

  private final Graph graph;
  private final Map<String, int[]> values = new LinkedHashMap<>();

  private Evaluator(Graph graph) {
    this.graph = graph;
  }

  /**
   * The stored integers of every activation, inputs included, row-major in the tensor's own shape.
   *
   * @param inputs stored integers of each graph input
   * @throws IllegalArgumentException if an input is missing, too long or short, or outside its type
   * @throws IllegalStateException if an activation is not quantised per tensor, or a bias is real
   */
  public static Map<String, int[]> run(Graph graph, Map<String, int[]> inputs) {
    Evaluator evaluator = new Evaluator(graph);
    graph.inputs().forEach(name -> evaluator.accept(graph.tensor(name), inputs.get(name)));
    graph.nodes().forEach(node -> evaluator.values.put(node.output(), evaluator.evaluate(node)));
    return evaluator.values;
  }

  private void accept(Tensor tensor, int @org.jspecify.annotations.Nullable [] stored) {
    if (stored == null || stored.length != tensor.shape().elements()) {
      throw new IllegalArgumentException(
          "input " + tensor.name() + " needs the values of shape " + tensor.shape());
    }
    IntegerType type = tensor.activationQuantization().type();
    for (int value : stored) {
      if (value < type.min() || value > type.max()) {
        throw new IllegalArgumentException(
            "input " + tensor.name() + ": " + value + " is not a value of " + type);
      }
    }
    values.put(tensor.name(), stored);
  }

  private int[] evaluate(Node node) {
    if (node.op() instanceof Op.DynamicMatMul(float factor)) {
      return DynamicProduct.of(graph, node, factor)
          .run(stored(node.input()), stored(node.inputs().get(1)));
    }
    if (node.op() instanceof Op.Conv || node.op() instanceof Op.MatMul) {
      return IntegerProduct.of(graph, node).run(stored(node.input()));
    }
    List<RealTensor> operands = node.inputs().stream().map(this::dequantized).toList();
    Tensor output = graph.output(node);
    Quantization.PerTensor quantization = output.activationQuantization();
    float[] real = RealOperators.apply(node.op(), operands, output.shape());
    int[] result = new int[real.length];
    for (int i = 0; i < real.length; i++) {
      result[i] = quantization.quantize(real[i]);
    }
    return result;
  }

  private int[] stored(String name) {
    int[] stored = values.get(name);
    if (stored == null) {
      throw new IllegalArgumentException(name + " is a constant where an activation is needed");
    }
    return stored;
  }

  private RealTensor dequantized(String name) {
    Tensor tensor = graph.tensor(name);
    if (tensor.isConstant()) {
      return RealTensor.ofConstant(tensor);
    }
    Quantization.PerTensor quantization = tensor.activationQuantization();
    int[] stored = stored(name);
    float[] real = new float[stored.length];
    for (int i = 0; i < real.length; i++) {
      real[i] = quantization.dequantize(stored[i]);
    }
    return new RealTensor(tensor.shape(), real);
  }
}
