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
 * @param groups of the whole operator
 * @param least what an input of 0 stands for: in crossbars, the least value of the input's type
 */
record ProductShape(
    TensorDecl input,
    TensorDecl output,
    ConstantDecl weights,
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
        geometry,
        groups,
        part,
        place(part, groups, pixel),
        call.has("type") || !params.has("activation_min") ? 0 : params.integer("activation_min"));
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

  /** What weights are kept less, to be signed bytes. */
  int shift() {
    return weights.type().kind() == ValueType.Kind.UNSIGNED ? PackedMatrix.UNSIGNED_SHIFT : 0;
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
