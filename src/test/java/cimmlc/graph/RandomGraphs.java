package cimmlc.graph;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;

/**
 * Small random networks for property tests: chains and branches of every operator, a few thousand
 * values a tensor at most. A seed always gives the same graph.
 */
public final class RandomGraphs {

  /** Whether {@link #real(long)} and {@link #quantized(long)} have operators of transformers. */
  private static final boolean TRANSFORMERS = true;

  private final SplittableRandom random;
  private final boolean transformers;
  private final GraphBuilder builder = new GraphBuilder();
  private final List<String> images = new ArrayList<>(); // tensors [N,C,H,W] to go on from
  private final List<String> ends = new ArrayList<>(); // tensors that nobody reads
  private int names;

  private RandomGraphs(long seed, boolean transformers) {
    random = new SplittableRandom(seed);
    this.transformers = transformers;
  }

  /** A real-valued graph with weights of moderate size. */
  public static Graph real(long seed) {
    return real(seed, TRANSFORMERS);
  }

  /**
   * The same.
   *
   * @param transformers with attention, layer normalisation and the functions of transformers too
   */
  public static Graph real(long seed, boolean transformers) {
    return new RandomGraphs(seed, transformers).network();
  }

  /**
   * The graph of {@link #real} quantised on random inputs: unsigned activations and weights per
   * channel; for one seed in three signed activations, for one in three asymmetric weights per
   * tensor.
   */
  public static Graph quantized(long seed) {
    return quantized(seed, QuantizationOptions.INT8);
  }

  /** The same with other widths. */
  public static Graph quantized(long seed, QuantizationOptions options) {
    return quantized(seed, options, TRANSFORMERS);
  }

  /** The graph of {@link #real(long, boolean)}, likewise. */
  public static Graph quantized(long seed, QuantizationOptions options, boolean transformers) {
    Graph real = real(seed, transformers);
    Graph graph = Quantizer.quantize(real, ranges(real, seed), options, warning -> {});
    return switch ((int) Math.floorMod(seed, 3L)) {
      case 1 -> withTensors(graph, RandomGraphs::signed);
      case 2 -> withTensors(graph, RandomGraphs::perTensor);
      default -> graph;
    };
  }

  /** Ranges of all activations over a few random inputs. */
  public static Map<String, Range> ranges(Graph graph, long seed) {
    Map<String, RangeObserver> observers = new LinkedHashMap<>();
    for (int sample = 0; sample < 4; sample++) {
      RealEvaluation.run(graph, realInputs(graph, seed * 4 + sample))
          .forEach((name, values) ->
              observers
                  .computeIfAbsent(name, _ -> new RangeObserver())
                  .observe(FloatBuffer.wrap(values)));
    }
    Map<String, Range> ranges = new LinkedHashMap<>();
    observers.forEach((name, observer) -> ranges.put(name, observer.minMax()));
    return ranges;
  }

  /** Real inputs between -1 and 1. */
  public static Map<String, float[]> realInputs(Graph graph, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Map<String, float[]> inputs = new LinkedHashMap<>();
    for (String name : graph.inputs()) {
      inputs.put(name, uniform(random, (int) graph.tensor(name).shape().elements(), 1));
    }
    return inputs;
  }

  /** Stored inputs of a quantised graph, over the whole of their types. */
  public static Map<String, int[]> inputs(Graph graph, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Map<String, int[]> inputs = new LinkedHashMap<>();
    for (String name : graph.inputs()) {
      IntegerType type = graph.tensor(name).activationQuantization().type();
      int count = (int) graph.tensor(name).shape().elements();
      inputs.put(name, random.ints(count, type.min(), type.max() + 1).toArray());
    }
    return inputs;
  }

  private Graph network() {
    images.add(builder.input("x", null, 1, pick(1, 3, 4), pick(4, 6, 9), pick(4, 7, 8)));
    ends.add("x");
    int steps = random.nextInt(3, 12);
    for (int step = 0; step < steps; step++) {
      step(images.get(Math.max(0, images.size() - random.nextInt(1, 4))));
    }
    if (random.nextBoolean()) {
      head(images.getLast());
    }
    if (ends.equals(List.of("x"))) {
      conv("x");
    }
    ends.remove("x");
    return builder.build(ends.toArray(String[]::new));
  }

  private void step(String x) {
    Shape shape = shape(x);
    switch (random.nextInt(transformers ? 18 : 14)) {
      case 0, 1, 2, 3 -> unary(conv(x));
      case 4 -> unary(x);
      case 5 -> pool(x);
      case 6 -> image(new Op.Elementwise(Op.Elementwise.Kind.ADD), shape, x, unary(x));
      case 7 -> image(new Op.Concat(1), grown(shape, 1, shape.dim(1)), x, unary(x));
      case 8 -> arithmetic(x);
      case 9 -> {
        Op shuffle = new Op.Transpose(List.of(0, 1, 3, 2));
        image(shuffle, Shape.of(shape.dim(0), shape.dim(1), shape.dim(3), shape.dim(2)), x);
      }
      case 10 -> {
        boolean reflects = shape.dim(2) > 1 && shape.dim(3) > 1;
        var mode = reflects ? oneOf(Op.Pad.Mode.values()) : Op.Pad.Mode.CONSTANT;
        Op pad = new Op.Pad(mode, List.of(0, 0, 1, 0), 0);
        image(pad, grown(grown(shape, 2, 2), 3, 1), x);
      }
      case 11 -> {
        Op slice = new Op.Slice(List.of(0, 0, 1, 0), List.of(1, 1, 1, 1));
        image(slice, grown(shape, 2, -1), x);
      }
      case 12 -> image(new Op.Lrn(pick(3, 5), 0.1f, 0.75f, 1), shape, x);
      case 13 -> image(new Op.Softmax(1), shape, x);
      case 14 -> image(Op.Unary.of(Op.Unary.Kind.SQRT), shape, sigmoid(x));
      case 15 -> normalized(x, pick(1, 2, 3));
      default -> attention(x);
    }
  }

  private String sigmoid(String x) {
    return node(Op.Unary.of(Op.Unary.Kind.SIGMOID), shape(x), x);
  }

  private String normalized(String x, int axis) {
    Shape shape = shape(x);
    int[] dims = java.util.Arrays.copyOfRange(shape.toArray(), axis, shape.rank());
    Op norm = new Op.LayerNorm(axis, 1e-3f, random.nextBoolean());
    return random.nextBoolean()
        ? image(norm, shape, x, weights(1, dims))
        : image(norm, shape, x, weights(1, dims), weights(1, dims));
  }

  /** Every pixel a token: products with learnt matrices, heads of 3 values, and a shortcut. */
  private void attention(String x) {
    Shape shape = shape(x);
    int area = shape.dim(2) * shape.dim(3);
    Shape rows = Shape.of(shape.dim(0), area, shape.dim(1));
    String planes = node(new Op.Reshape(), Shape.of(shape.dim(0), shape.dim(1), area), x);
    String tokens = node(new Op.Transpose(List.of(0, 2, 1)), rows, planes);
    int heads = pick(1, 2);
    String scores =
        node(
            new Op.DynamicMatMul(pick(1, 2) / 2f),
            Shape.of(shape.dim(0), heads, area, area),
            head(tokens, heads, 1, 3),
            head(tokens, heads, 3, 1));
    String weights =
        random.nextBoolean()
            ? node(new Op.Softmax(3), shape(scores), scores)
            : node(new Op.Softmax(3), shape(scores), scores, weights(1, area, area));
    String mixed =
        node(
            new Op.DynamicMatMul(1),
            Shape.of(shape.dim(0), heads, area, 3),
            weights,
            head(tokens, heads, 1, 3));
    Shape joined = Shape.of(shape.dim(0), area, heads * 3);
    Shape split = Shape.of(shape.dim(0), area, heads, 3);
    String back = node(new Op.Transpose(List.of(0, 2, 1, 3)), split, mixed);
    String out = matMul(node(new Op.Reshape(), joined, back), shape.dim(1));
    String sum = node(new Op.Elementwise(Op.Elementwise.Kind.ADD), rows, out, tokens);
    Shape turned = Shape.of(shape.dim(0), shape.dim(1), area);
    image(new Op.Reshape(), shape, node(new Op.Transpose(List.of(0, 2, 1)), turned, sum));
  }

  /** A product split into heads [N,heads,..] with tokens and values as the given axes. */
  private String head(String tokens, int heads, int third, int fourth) {
    Shape shape = shape(tokens);
    Shape split = Shape.of(shape.dim(0), shape.dim(1), heads, 3);
    String values = node(new Op.Reshape(), split, matMul(tokens, heads * 3));
    Shape turned = Shape.of(split.dim(0), heads, split.dim(third), split.dim(fourth));
    return node(new Op.Transpose(List.of(0, 2, third, fourth)), turned, values);
  }

  private String conv(String x) {
    Shape shape = shape(x);
    int in = shape.dim(1);
    int groups = random.nextInt(3) == 0 ? in : in % 2 == 0 && random.nextBoolean() ? 2 : 1;
    int out = groups * random.nextInt(1, groups == in && in > 1 ? 3 : 7);
    int kernelH = pick(1, 2, 3);
    int kernelW = pick(1, 3, 3);
    int pad = random.nextInt(0, 2);
    Window window =
        new Window(kernelH, kernelW, pick(1, 1, 2), pick(1, 2), pad, pad, 1, pad, 1, pick(1, 1, 2));
    if (window.outputH(shape.dim(2)) < 1 || window.outputW(shape.dim(3)) < 1) {
      window = Window.of(1, 1);
    }
    int rows = in / groups * window.kernelH() * window.kernelW();
    String weights =
        weights(rows, out, in / groups, window.kernelH(), window.kernelW()); // out comes first
    Shape output =
        Shape.of(shape.dim(0), out, window.outputH(shape.dim(2)), window.outputW(shape.dim(3)));
    Op conv = new Op.Conv(window, groups);
    return random.nextBoolean()
        ? image(conv, output, x, weights)
        : image(conv, output, x, weights, weights(4, out));
  }

  private String unary(String x) {
    var kinds = Op.Unary.Kind.values();
    int count = (transformers ? Op.Unary.Kind.SQRT : Op.Unary.Kind.ERF).ordinal();
    var kind = random.nextBoolean() ? Op.Unary.Kind.RELU : kinds[random.nextInt(1, count)];
    float b = kind == Op.Unary.Kind.CLIP ? 0.75f : 0;
    float a =
        switch (kind) {
          case LEAKY_RELU -> 0.1f;
          case SWISH -> 1.5f;
          default -> 0;
        };
    return image(new Op.Unary(kind, a, b), shape(x), x);
  }

  private String pool(String x) {
    Shape shape = shape(x);
    var kind = oneOf(Op.Pool.Kind.values());
    Window window = new Window(pick(2, 3), pick(2, 3), pick(1, 2), 2, 0, 0, 1, 1, 1, 1);
    boolean fits = window.outputH(shape.dim(2)) > 0 && window.outputW(shape.dim(3)) > 0;
    if (!fits || random.nextInt(4) == 0) {
      window = Window.of(shape.dim(2), shape.dim(3)); // global
    }
    Shape output =
        Shape.of(
            shape.dim(0), shape.dim(1), window.outputH(shape.dim(2)), window.outputW(shape.dim(3)));
    return image(new Op.Pool(kind, window, random.nextBoolean()), output, x);
  }

  private void arithmetic(String x) {
    Shape shape = shape(x);
    switch (random.nextInt(3)) {
      case 0 -> {
        int channels = shape.dim(1);
        image(new Op.Affine(), shape, x, weights(1, channels), weights(1, channels));
      }
      case 1 -> {
        var kind = oneOf(Op.Elementwise.Kind.SUB, Op.Elementwise.Kind.MUL);
        image(new Op.Elementwise(kind), shape, x, weights(1, shape.dim(1), 1, 1));
      }
      default -> {
        String squeezed =
            node(new Op.Pool(Op.Pool.Kind.AVERAGE, global(shape), false), pooled(shape), x);
        String gate = node(Op.Unary.of(Op.Unary.Kind.SIGMOID), pooled(shape), squeezed);
        image(new Op.Elementwise(Op.Elementwise.Kind.MUL), shape, x, gate);
      }
    }
  }

  /** Classifier, or a layer on every pixel as a token. */
  private void head(String x) {
    Shape shape = shape(x);
    int area = shape.dim(2) * shape.dim(3);
    if (random.nextBoolean()) {
      String flat = node(new Op.Reshape(), Shape.of(shape.dim(0), shape.dim(1) * area), x);
      String hidden =
          node(Op.Unary.of(Op.Unary.Kind.RELU), Shape.of(shape.dim(0), 9), matMul(flat, 9));
      node(new Op.Softmax(1), Shape.of(shape.dim(0), 5), matMul(hidden, 5));
    } else {
      String planes = node(new Op.Reshape(), Shape.of(shape.dim(0), shape.dim(1), area), x);
      Shape tokens = Shape.of(shape.dim(0), area, shape.dim(1));
      matMul(node(new Op.Transpose(List.of(0, 2, 1)), tokens, planes), 6);
    }
  }

  private String matMul(String x, int columns) {
    List<Integer> dims = new ArrayList<>(shape(x).dims());
    int depth = dims.removeLast();
    dims.add(columns);
    boolean transposed = random.nextBoolean();
    String weights = transposed ? weights(depth, columns, depth) : weights(depth, depth, columns);
    Op op = new Op.MatMul(transposed);
    return random.nextBoolean()
        ? node(op, new Shape(dims), x, weights)
        : node(op, new Shape(dims), x, weights, weights(4, columns));
  }

  private static Window global(Shape shape) {
    return Window.of(shape.dim(2), shape.dim(3));
  }

  private static Shape pooled(Shape shape) {
    return Shape.of(shape.dim(0), shape.dim(1), 1, 1);
  }

  private static Shape grown(Shape shape, int axis, int by) {
    int[] dims = shape.toArray();
    dims[axis] += by;
    return Shape.of(dims);
  }

  private Shape shape(String name) {
    return builder.tensor(name).shape();
  }

  /** A node whose output later nodes may read; one that nothing is left of is not made. */
  private String image(Op op, Shape shape, String... operands) {
    if (shape.elements() == 0) {
      return operands[0];
    }
    String name = node(op, shape, operands);
    images.add(name);
    return name;
  }

  private String node(Op op, Shape shape, String... operands) {
    String name = op.getClass().getSimpleName().toLowerCase(java.util.Locale.ROOT) + names++;
    ends.removeAll(List.of(operands));
    ends.add(name);
    return builder.node(name, op, null, shape, operands);
  }

  /** Values whose sum over {@code fanIn} products stays near 1. */
  private String weights(int fanIn, int... dims) {
    float[] values = uniform(random, (int) Shape.of(dims).elements(), 2 / Math.sqrt(fanIn));
    return builder.constant("c" + names++, null, TensorData.Floats.of(values), dims);
  }

  private static float[] uniform(SplittableRandom random, int count, double reach) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextDouble(-reach, reach);
    }
    return values;
  }

  private int pick(int... choices) {
    return choices[random.nextInt(choices.length)];
  }

  @SafeVarargs
  private <T> T oneOf(T... choices) {
    return choices[random.nextInt(choices.length)];
  }

  private static Graph withTensors(Graph graph, java.util.function.UnaryOperator<Tensor> change) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    graph.tensors().forEach((name, tensor) -> tensors.put(name, change.apply(tensor)));
    return new Graph(graph.name(), graph.inputs(), graph.outputs(), graph.nodes(), tensors);
  }

  private static Tensor signed(Tensor tensor) {
    if (tensor.quantization() instanceof Quantization.PerTensor(var type, float scale, int zero)) {
      IntegerType other = new IntegerType(type.bits(), true);
      return tensor.quantized(new Quantization.PerTensor(other, scale, zero + other.min()));
    }
    return tensor;
  }

  /** The same stored weights, read as unsigned, about a zero point that is not quite the middle. */
  private static Tensor perTensor(Tensor tensor) {
    if (!(tensor.quantization() instanceof Quantization.PerChannel channels)
        || channels.type().equals(IntegerType.INT32)) {
      return tensor;
    }
    IntegerType type = new IntegerType(channels.type().bits(), false);
    int middle = 1 << (type.bits() - 1);
    TensorData data = Objects.requireNonNull(tensor.data());
    int[] stored = new int[(int) data.count()];
    for (int i = 0; i < stored.length; i++) {
      stored[i] = data.intAt(i) + middle;
    }
    int zero = Math.max(1, middle - 3);
    return new Tensor(
        tensor.name(),
        tensor.shape(),
        new Quantization.PerTensor(type, channels.scale(0), zero),
        TensorData.Integers.of(type, stored));
  }
}
