package cimmlc.sim.performance.cycles;

import cimmlc.flow.Header;
import cimmlc.flow.Operand;
import cimmlc.flow.Params;
import cimmlc.flow.Statement;
import cimmlc.flow.TensorDecl;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The pixels of one digital operation. */
final class Pixels {

  private final Header header;
  private final Memory memory;
  private final Statement.Operation operation;
  private final @Nullable Params params;
  private final Operand.Address dst;
  private final @Nullable TensorDecl output;

  /** A pixel without its place in a queue. */
  record Draft(List<int[]> reads, int[] writes, Work.Pixel work) {}

  Pixels(Header header, Memory memory, Statement.Operation operation) {
    this.header = header;
    this.memory = memory;
    this.operation = operation;
    params =
        operation.arguments().containsKey("params")
            ? header.params(operation.name("params"))
            : null;
    dst = operation.address("dst");
    output = params == null ? tensorAt(dst) : header.tensor(params.word("output"));
  }

  private @Nullable TensorDecl tensorAt(Operand.Address address) {
    return header.tensors().values().stream()
        .filter(tensor -> tensor.address().equals(address))
        .findFirst()
        .orElse(null);
  }

  /** The pixels in address order. */
  List<Draft> all() {
    long len = operation.number("len", 0).constant();
    boolean strided = operation.arguments().containsKey("rows");
    long rows = operation.number("rows", 1).constant();
    long dense = len * dst.type().bytes();
    long dstStride = operation.number("dst_stride", dense).constant();
    long pixel = output == null ? len : output.storedShape().getLast();
    long size = len % pixel == 0 ? pixel : len;
    List<Draft> drafts = new ArrayList<>();
    for (long row = 0; row < rows; row++) {
      for (long at = 0; at < len; at += size) {
        drafts.add(
            strided || sameValues()
                ? strided(row, at, size, row * dstStride + at * dst.type().bytes())
                : whole(at, size));
      }
    }
    return drafts;
  }

  private boolean sameValues() {
    return switch (operation.op()) {
      case "relu",
          "sigmoid",
          "tanh",
          "hard_sigmoid",
          "hard_swish",
          "identity",
          "leaky_relu",
          "clip",
          "erf",
          "gelu",
          "gelu_tanh",
          "sqrt",
          "swish",
          "pow",
          "requant",
          "mov",
          "affine",
          "lrn" ->
          true;
      case "add" -> params == null;
      default -> false;
    };
  }

  /** A pixel that reads the same place of each operand. */
  private Draft strided(long row, long at, long size, long toByte) {
    List<int[]> reads = new ArrayList<>();
    for (Operand.Address source : sources()) {
      long dense = operation.number("len", 0).constant() * source.type().bytes();
      long stride = operation.number("src_stride", dense).constant();
      reads.add(memory.range(source, row * stride + at * source.type().bytes(), size));
    }
    return new Draft(reads, memory.range(dst, toByte, size), work(size));
  }

  private List<Operand.Address> sources() {
    return operation.arguments().entrySet().stream()
        .filter(argument -> argument.getKey().matches("src[0-9]*"))
        .map(argument -> (Operand.Address) argument.getValue())
        .toList();
  }

  private Draft whole(long at, long size) {
    List<Operand.Address> sources = sources();
    List<int[]> reads = new ArrayList<>();
    for (int i = 0; i < sources.size(); i++) {
      Places places = places(i);
      IntStream read =
          IntStream.range((int) at, (int) (at + size)).flatMap(places::read).distinct();
      reads.add(memory.bytes(sources.get(i), read));
    }
    return new Draft(reads, memory.range(dst, at * dst.type().bytes(), size), work(size));
  }

  private interface Places extends IntFunction<IntStream> {
    default IntStream read(int value) {
      return apply(value);
    }
  }

  /** The values of an operand that a value of the output reads. */
  private Places places(int operand) {
    Params entry = Objects.requireNonNull(params);
    TensorDecl to = Objects.requireNonNull(output);
    List<String> inputs = entry.names(entry.has("inputs") ? "inputs" : "input");
    TensorDecl from = header.tensor(inputs.get(operand));
    Reading reading = new Reading(from, to, entry);
    return switch (operation.op()) {
      case "add", "sub", "mul", "div" -> reading::broadcast;
      case "max_pool", "average_pool" -> reading::pooled;
      case "softmax" -> reading::alongAxis;
      case "layer_norm", "rms_norm" -> reading::normalized;
      case "matmul" -> operand == 0 ? reading::row : reading::matrix;
      case "transpose" -> reading::transposed;
      case "slice" -> reading::sliced;
      case "pad" -> reading::padded;
      default -> throw new IllegalArgumentException("no digital operator " + operation.op());
    };
  }

  private Work.Pixel work(long values) {
    long bits = values * dst.type().bits();
    return switch (operation.op()) {
      case "relu",
          "sigmoid",
          "tanh",
          "hard_sigmoid",
          "hard_swish",
          "identity",
          "leaky_relu",
          "clip",
          "erf",
          "gelu",
          "gelu_tanh",
          "sqrt",
          "swish",
          "pow",
          "requant" ->
          new Work.Pixel(values, 0);
      case "affine" -> new Work.Pixel(2 * values, 0);
      case "lrn" ->
          new Work.Pixel((2L * Objects.requireNonNull(params).integer("size") + 2) * values, 0);
      case "add", "sub", "mul", "div" -> new Work.Pixel((sources().size() - 1) * values, 0);
      case "max_pool", "average_pool" -> {
        List<Long> kernel = Objects.requireNonNull(params).ints("kernel");
        yield new Work.Pixel(kernel.get(0) * kernel.get(1) * values, 0);
      }
      case "softmax" -> {
        int added = Objects.requireNonNull(params).has("mask") ? 1 : 0;
        yield new Work.Pixel((4 + added) * values, 0);
      }
      case "layer_norm", "rms_norm" -> {
        Params entry = Objects.requireNonNull(params);
        long perValue = operation.op().equals("layer_norm") ? 5 : 3;
        yield new Work.Pixel((perValue + (entry.has("shift") ? 2 : 1)) * values, 0);
      }
      case "matmul" -> {
        String left = Objects.requireNonNull(params).names("inputs").getFirst();
        yield new Work.Pixel(2L * header.tensor(left).shape().getLast() * values, 0);
      }
      case "transpose", "slice", "pad", "mov" -> new Work.Pixel(0, bits);
      default -> throw new IllegalArgumentException("no digital operator " + operation.op());
    };
  }
}
