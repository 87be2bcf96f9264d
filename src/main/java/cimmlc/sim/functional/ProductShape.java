package cimmlc.sim.functional;

import cimmlc.flow.ConstantDecl;
import cimmlc.flow.Params;
import cimmlc.flow.TensorDecl;
import cimmlc.flow.ValueType;
import java.util.Arrays;

/**
 * The matrix form of a {@code cim.read_core}'s params.
 *
 * @param weights [groups of the part][rows of the part][columns of the part]
 * @param sums the type of its sums
 * @param groups of the whole operator
 * @param least what an input of 0 stands for: in crossbars, the least value of the input's type
 */
record ProductShape(
    TensorDecl input,
    TensorDecl output,
    ConstantDecl weights,
    ValueType sums,
    Geometry geometry,
    int groups,
    Part part,
    ColumnResults.Place place,
    int least) {

  /** Half-open ranges in the operator's matrix form. */
  record Part(
      int groupBegin, int groupEnd, int rowBegin, int rowEnd, int columnBegin, int columnEnd) {

    int groups() {
      return groupEnd - groupBegin;
    }

    int rows() {
      return rowEnd - rowBegin;
    }

    int columns() {
      return columnEnd - columnBegin;
    }
  }

  static ProductShape of(Call call) {
    Params params = call.params();
    TensorDecl input = call.tensor("input");
    TensorDecl output = call.tensor("output");
    ConstantDecl weights = call.header().constant(params.word("weights"));
    Geometry geometry =
        switch (type(call)) {
          case "conv" -> Geometry.convolution(call);
          case "matmul" -> Geometry.vectors(input);
          case String other -> throw new IllegalArgumentException("no core computes " + other);
        };
    int groups = params.has("groups") ? params.integer("groups") : 1;
    if (groups < 1 || geometry.channels() % groups != 0) {
      throw new IllegalArgumentException(
          params.name() + ": " + groups + " groups of " + geometry.channels() + " channels");
    }
    Part part = part(call, geometry, groups, weights.count());
    int pixel = Math.toIntExact(output.elements() / Math.max(1, geometry.windows()));
    if (output.elements() != (long) pixel * geometry.windows()) {
      throw new IllegalArgumentException(
          output.name() + " has not the shape of " + geometry.windows() + " windows");
    }
    return new ProductShape(
        input,
        output,
        weights,
        sums(call),
        geometry,
        groups,
        part,
        place(part, groups, pixel),
        call.has("type") || !params.has("activation_min") ? 0 : params.integer("activation_min"));
  }

  /** The type of sums: that of a raw output, or of what is added before they are requantised. */
  static ValueType sums(Call call) {
    ValueType output = call.tensor("output").type();
    ValueType type =
        output.isSum() ? output : call.header().constant(call.params().word("offset")).type();
    if (!type.isSum()) {
      throw new IllegalArgumentException(
          call.params().name() + ": offset is " + type + ", expected s32 or s64");
    }
    return type;
  }

  /** In crossbar and wordline mode, a convolution has a kernel. */
  private static String type(Call call) {
    if (call.has("type")) {
      return call.operation().name("type");
    }
    return call.params().has("kernel") ? "conv" : "matmul";
  }

  private static Part part(Call call, Geometry geometry, int groups, long weights) {
    if (call.params().has("part")) {
      int[] ends = call.ints("part");
      return new Part(ends[0], ends[1], ends[2], ends[3], ends[4], ends[5]);
    }
    int positions = geometry.kernel().vertical() * geometry.kernel().horizontal();
    int rows = Math.multiplyExact(positions, geometry.channels() / groups);
    return new Part(0, groups, 0, rows, 0, Math.toIntExact(weights / rows / groups));
  }

  /** An output that has only the part's columns holds nothing else. */
  private static ColumnResults.Place place(Part part, int groups, int pixel) {
    int own = part.groups() * part.columns();
    boolean whole = pixel == own;
    int stride = whole ? part.columns() : pixel / groups;
    int first = whole ? 0 : part.groupBegin * stride + part.columnBegin;
    if (first + (part.groups() - 1) * stride + part.columns() > pixel) {
      throw new IllegalArgumentException(
          "columns " + part + " do not fit " + pixel + " values of an output pixel");
    }
    return new ColumnResults.Place(pixel, first, stride);
  }

  /** All columns of the part. */
  int columns() {
    return part.groups() * part.columns();
  }

  /** One image value in, one column out a group: every channel with its own small kernel. */
  boolean isDepthwise() {
    return geometry.channels() == groups && part.columns() == 1 && groups > 1;
  }

  /** What is subtracted from each column's weights, as a {@link PackedMatrix} keeps them. */
  int[] zeros(Call call) {
    return Arrays.stream(weightZeros(call)).map(zero -> zero - shift()).toArray();
  }

  /** What is subtracted from each column's stored weights. */
  int[] weightZeros(Call call) {
    Params params = call.params();
    int[] zeros = new int[columns()];
    if (params.values().get("weight_zero") instanceof Params.Value.Names) {
      zeros = call.constants().ints(params.word("weight_zero"));
    } else if (params.has("weight_zero")) {
      Arrays.fill(zeros, params.integer("weight_zero"));
    }
    if (zeros.length != columns()) {
      throw new IllegalArgumentException(
          params.name() + ": weight_zero needs " + columns() + " values");
    }
    return zeros;
  }

  /** Digits of the weights, less the {@link #shift}, as a {@link PackedMatrix} keeps them. */
  int digits() {
    return weights.type().bytes();
  }

  /** What weights are kept less, to need no more digits than bytes. */
  int shift() {
    return (int) Math.max(0, weights.type().max() - Digits.largest(digits()));
  }

  /** The region that holds the input. */
  Memory.Region inputRegion(Frame frame) {
    return frame.memory().read(input.address(), frame.variables(), input.bytes());
  }

  /** The region that holds the output. */
  Memory.Region outputRegion(Frame frame) {
    return frame.memory().write(output.address(), frame.variables(), output.bytes());
  }
}
