package cimmlc.codegen;

import cimmlc.flow.ValueType;
import cimmlc.graph.Graph;
import cimmlc.graph.IntegerType;
import cimmlc.graph.MatrixForm;
import cimmlc.graph.Node;
import cimmlc.graph.Op;
import cimmlc.graph.Quantization;
import cimmlc.graph.Tensor;
import cimmlc.graph.TensorData;
import cimmlc.schedule.cg.Part;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of a product with a constant matrix (semantics.md section 8): its weights as one
 * matrix a group, rows in the order in which an HWC buffer is read, and what is folded into each
 * column. Channel {@code g * columns + c} is column c of group g.
 */
final class Product {

  private static final int TILE = 64; // columns: both sides stay in the cache

  private final Node node;
  private final MatrixForm form;
  private final WeightReader weights;
  private final Quantization weightNumbers;
  private final Quantization.PerTensor input;
  private final Quantization.PerTensor output;
  private final ValueType weightType;
  private final Activations activations;
  private final long[] offsets;
  private final ValueType sumType;

  /** How activations enter the product. */
  enum Activations {
    /** As they are stored: core mode. */
    STORED,
    /** With the least value of their type subtracted: crossbar and wordline mode. */
    UNSIGNED
  }

  /** Reads every weight once. */
  Product(Graph graph, Node node, Activations activations) {
    this.node = node;
    this.activations = activations;
    this.form = MatrixForm.of(graph, node);
    Tensor matrix = graph.tensor(node.inputs().get(1));
    this.weightNumbers = known(matrix.quantization(), node);
    this.input = graph.input(node).activationQuantization();
    this.output = graph.output(node).activationQuantization();
    this.weightType = StoredValues.type(weightNumbers.type());
    this.weights =
        new WeightReader(
            known(matrix.data(), node), weightType.bytes(), weightNumbers.type().signed());
    boolean biased = node.inputs().size() > 2;
    ColumnSums sums = columnSums();
    this.offsets = offsets(sums, biased ? graph.tensor(node.inputs().get(2)).data() : null);
    this.sumType = fit(sums) ? ValueType.S32 : ValueType.S64;
  }

  private static <T> T known(@Nullable T value, Node node) {
    if (value == null) {
      throw new IllegalStateException(node.name() + ": weights are not quantised");
    }
    return value;
  }

  MatrixForm form() {
    return form;
  }

  /** The type of sums: 32 bits where they suffice for every input. */
  ValueType sumType() {
    return sumType;
  }

  ValueType weightType() {
    return weightType;
  }

  int channels() {
    return form.groups() * form.columns();
  }

  /** What is subtracted from every activation before it enters. */
  int activationMin() {
    return activations == Activations.STORED ? 0 : input.type().min();
  }

  /** How activations are stored. */
  ValueType inputType() {
    return StoredValues.type(input.type());
  }

  /** The zero point of the input. */
  int inputZero() {
    return input.zeroPoint();
  }

  /** Bias and all zero-point terms that do not depend on the window. */
  long offset(int channel) {
    return offsets[channel];
  }

  /** What a sum is multiplied with to become a quantum of the output. */
  float multiplier(int channel) {
    return input.scale() * weightNumbers.scale(channel) / output.scale();
  }

  int weightZero(int channel) {
    return weightNumbers.zeroPoint(channel);
  }

  private boolean channelMajor() {
    return !(node.op() instanceof Op.MatMul(boolean transposed)) || transposed;
  }

  private long[] offsets(ColumnSums sums, @Nullable TensorData bias) {
    long zero = (long) input.zeroPoint() - activationMin();
    long[] result = new long[channels()];
    for (int channel = 0; channel < result.length; channel++) {
      long stored = bias == null ? 0 : bias.intAt(channel);
      result[channel] = stored - zero * sums.sum(channel);
    }
    return result;
  }

  private boolean fit(ColumnSums sums) {
    IntegerType type =
        activations == Activations.STORED
            ? input.type()
            : new IntegerType(input.type().bits(), false);
    return IntStream.range(0, channels())
        .allMatch(channel -> sums.fits(channel, type, offsets[channel]));
  }

  private ColumnSums columnSums() {
    int channels = channels();
    ColumnSums sums = new ColumnSums(channels);
    int[] zeros = IntStream.range(0, channels).map(this::weightZero).toArray();
    int[] run = new int[channelMajor() ? form.rows() : channels];
    if (channelMajor()) {
      for (int channel = 0; channel < channels; channel++) {
        weights.values((long) channel * run.length, run);
        sums.addColumn(channel, run, zeros[channel]);
      }
    } else {
      for (int row = 0; row < form.rows(); row++) {
        weights.values((long) row * run.length, run);
        sums.addRow(run, zeros);
      }
    }
    return sums;
  }

  /** The weights of a part, [group][row][column]. */
  WeightBlock block(Part part) {
    return channelMajor() ? target -> gather(part, target) : target -> slice(part, target);
  }

  private void gather(Part part, MemorySegment target) {
    int width = weightType.bytes();
    int[] order = rowOrder();
    byte[][] runs = new byte[TILE][form.rows() * width];
    int columns = part.columnEnd() - part.columnBegin();
    long matrix = (long) (part.rowEnd() - part.rowBegin()) * columns;
    for (int group = part.groupBegin(); group < part.groupEnd(); group++) {
      long base = (group - part.groupBegin()) * matrix;
      long channel = (long) group * form.columns() + part.columnBegin();
      for (int first = 0; first < columns; first += TILE) {
        int count = Math.min(TILE, columns - first);
        for (int c = 0; c < count; c++) {
          weights.bytes((channel + first + c) * form.rows(), runs[c]);
        }
        byte[] line = new byte[count * width];
        for (int row = part.rowBegin(); row < part.rowEnd(); row++) {
          pick(runs, order[row] * width, width, line);
          put(line, target, base + (long) (row - part.rowBegin()) * columns + first);
        }
      }
    }
  }

  private static void pick(byte[][] runs, int at, int width, byte[] line) {
    for (int part = 0; part < width; part++) {
      for (int i = part, run = 0; i < line.length; i += width, run++) {
        line[i] = runs[run][at + part];
      }
    }
  }

  private void put(byte[] line, MemorySegment target, long index) {
    long offset = index * weightType.bytes();
    MemorySegment.copy(line, 0, target, ValueLayout.JAVA_BYTE, offset, line.length);
  }

  private void slice(Part part, MemorySegment target) {
    int columns = part.columnEnd() - part.columnBegin();
    byte[] line = new byte[columns * weightType.bytes()];
    for (int row = part.rowBegin(); row < part.rowEnd(); row++) {
      weights.bytes((long) row * form.columns() + part.columnBegin(), line);
      put(line, target, (long) (row - part.rowBegin()) * columns);
    }
  }

  /** For each matrix row its place in a channel's stored weights: [channel][ky][kx] in the file. */
  private int[] rowOrder() {
    if (!(node.op() instanceof Op.Conv conv)) {
      return IntStream.range(0, form.rows()).toArray();
    }
    int positions = conv.window().kernelH() * conv.window().kernelW();
    int channels = form.rows() / positions;
    return IntStream.range(0, form.rows())
        .map(row -> row % channels * positions + row / channels)
        .toArray();
  }
}
