package cimmlc.schedule;

import cimmlc.graph.Graph;
import cimmlc.graph.Node;
import cimmlc.graph.Op;
import cimmlc.graph.Shape;
import cimmlc.graph.Tensor;
import cimmlc.graph.TensorData;
import cimmlc.graph.Window;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Shape-only networks, layer by layer; weights take no space. */
public final class Networks {

  private final List<Node> nodes = new ArrayList<>();
  private final Map<String, Tensor> tensors = new LinkedHashMap<>();
  private final String input = "input";

  /** A network that reads images of that shape. */
  public Networks(int channels, int height, int width) {
    tensor(input, Shape.of(1, channels, height, width));
  }

  /** torchvision's ResNet for 224 x 224 images: stride on the 3x3. */
  public static Graph resnet(int depth) {
    int[] blocks =
        switch (depth) {
          case 18 -> new int[] {2, 2, 2, 2};
          case 34, 50 -> new int[] {3, 4, 6, 3};
          case 101 -> new int[] {3, 4, 23, 3};
          case 152 -> new int[] {3, 8, 36, 3};
          default -> throw new IllegalArgumentException("no ResNet-" + depth);
        };
    Networks net = new Networks(3, 224, 224);
    String x = net.maxPool(net.relu(net.conv(net.input, 64, 7, 2, 1)), 3, 2, 1);
    for (int stage = 0; stage < 4; stage++) {
      for (int block = 0; block < blocks[stage]; block++) {
        int stride = stage > 0 && block == 0 ? 2 : 1;
        x = net.block(x, 64 << stage, stride, depth >= 50);
      }
    }
    return net.graph("resnet" + depth, net.gemm(net.globalAverage(x), 1000));
  }

  /** torchvision's VGG-16 for 224 x 224 images. */
  public static Graph vgg16() {
    return vgg(16);
  }

  /** torchvision's VGG for 224 x 224 images: as many convolutions in each of five stages. */
  public static Graph vgg(int depth) {
    int[] convolutions =
        switch (depth) {
          case 11 -> new int[] {1, 1, 2, 2, 2};
          case 16 -> new int[] {2, 2, 3, 3, 3};
          case 19 -> new int[] {2, 2, 4, 4, 4};
          default -> throw new IllegalArgumentException("no VGG-" + depth);
        };
    Networks net = new Networks(3, 224, 224);
    String x = net.input;
    for (int stage = 0; stage < convolutions.length; stage++) {
      for (int i = 0; i < convolutions[stage]; i++) {
        x = net.relu(net.conv(x, Math.min(512, 64 << stage), 3, 1, 1));
      }
      x = net.maxPool(x, 2, 2, 0);
    }
    x = net.relu(net.gemm(x, 4096));
    return net.graph("vgg" + depth, net.gemm(net.relu(net.gemm(x, 4096)), 1000));
  }

  private String block(String x, int width, int stride, boolean bottleneck) {
    int channels = bottleneck ? 4 * width : width;
    String y;
    if (bottleneck) {
      y = relu(conv(x, width, 1, 1, 1));
      y = relu(conv(y, width, 3, stride, 1));
      y = conv(y, channels, 1, 1, 1);
    } else {
      y = relu(conv(x, width, 3, stride, 1));
      y = conv(y, width, 3, 1, 1);
    }
    boolean project = stride > 1 || shape(x).dim(1) != channels;
    return relu(add(y, project ? conv(x, channels, 1, stride, 1) : x));
  }

  /** The name of the input. */
  public String input() {
    return input;
  }

  /** A convolution with half padding. */
  public String conv(String x, int channels, int kernel, int stride, int groups) {
    int pad = kernel / 2;
    return conv(
        x, channels, new Window(kernel, kernel, stride, stride, pad, pad, pad, pad, 1, 1), groups);
  }

  /** A convolution with any window. */
  public String conv(String x, int channels, Window window, int groups) {
    Shape in = shape(x);
    String weights =
        constant(Shape.of(channels, in.dim(1) / groups, window.kernelH(), window.kernelW()));
    return node(
        new Op.Conv(window, groups),
        List.of(x, weights),
        Shape.of(1, channels, window.outputH(in.dim(2)), window.outputW(in.dim(3))));
  }

  /** Maximum over a square. */
  public String maxPool(String x, int kernel, int stride, int pad) {
    Window window = new Window(kernel, kernel, stride, stride, pad, pad, pad, pad, 1, 1);
    Shape in = shape(x);
    return node(
        new Op.Pool(Op.Pool.Kind.MAX, window, false),
        List.of(x),
        Shape.of(1, in.dim(1), window.outputH(in.dim(2)), window.outputW(in.dim(3))));
  }

  /** The mean of each channel. */
  public String globalAverage(String x) {
    Shape in = shape(x);
    return node(
        new Op.Pool(Op.Pool.Kind.AVERAGE, Window.of(in.dim(2), in.dim(3)), false),
        List.of(x),
        Shape.of(1, in.dim(1), 1, 1));
  }

  /** Rectified. */
  public String relu(String x) {
    return node(Op.Unary.of(Op.Unary.Kind.RELU), List.of(x), shape(x));
  }

  /** The sum of two tensors of one shape. */
  public String add(String x, String y) {
    return node(new Op.Elementwise(Op.Elementwise.Kind.ADD), List.of(x, y), shape(x));
  }

  /** A fully connected layer on all values. */
  public String gemm(String x, int columns) {
    int rows = Math.toIntExact(shape(x).elements());
    String flat = shape(x).rank() == 2 ? x : reshape(x, Shape.of(1, rows));
    return node(
        new Op.MatMul(true),
        List.of(flat, constant(Shape.of(columns, rows))),
        Shape.of(1, columns));
  }

  /** The same values in another shape. */
  public String reshape(String x, Shape shape) {
    return node(new Op.Reshape(), List.of(x), shape);
  }

  /** The finished network. */
  public Graph graph(String name, String output) {
    return new Graph(name, List.of(input), List.of(output), nodes, tensors);
  }

  /** The shape of a tensor. */
  public Shape shape(String name) {
    return java.util.Objects.requireNonNull(tensors.get(name)).shape();
  }

  private String node(Op op, List<String> inputs, Shape shape) {
    String name = op.getClass().getSimpleName().toLowerCase(java.util.Locale.ROOT) + nodes.size();
    tensor(name + ".out", shape);
    nodes.add(new Node(name, op, inputs, name + ".out"));
    return name + ".out";
  }

  private void tensor(String name, Shape shape) {
    tensors.put(name, Tensor.activation(name, shape));
  }

  private String constant(Shape shape) {
    String name = "weights" + nodes.size();
    tensors.put(name, Tensor.constant(name, shape, new TensorData.Fill(shape.elements(), 1)));
    return name;
  }
}
