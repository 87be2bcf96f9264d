package cimmlc.sim.functional;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Products and packed weights by name, so that copies on many cores share them. */
final class Products {

  private record Analog(List<MatrixBlock> groups, Product product) {}

  private record MatrixKey(String constant, ProductShape.Part part, int rowsOfChunk) {}

  private final MatrixKernel kernel;
  private final AnalogOptions analog;
  private final boolean fuses;
  private final BlockProducts exactBlocks;
  private final Map<String, BlockProducts> analogBlocks = new HashMap<>();
  private final Map<String, ProductShape> shapes = new HashMap<>();
  private final Map<String, StackedMatrix> stacked = new HashMap<>();
  private final Map<String, Product> products = new HashMap<>();
  private final Map<String, Analog> analogs = new HashMap<>();
  private final Map<MatrixKey, PackedMatrix[]> matrices = new HashMap<>();

  Products(MatrixKernel kernel, AnalogOptions analog) {
    this(kernel, analog, true);
  }

  /** Without {@code fuses}, queues are executed statement by statement. */
  Products(MatrixKernel kernel, AnalogOptions analog, boolean fuses) {
    this.fuses = fuses;
    this.kernel = kernel;
    this.analog = analog;
    exactBlocks = new ExactBlocks(kernel);
  }

  /** Whether queues of copies are executed as whole products where that is proved equal. */
  boolean fuses() {
    return fuses;
  }

  /** Products of a read with rectangles of its stacked matrix. */
  BlockProducts blocks(Call call) {
    if (!analog.enabled()) {
      return exactBlocks;
    }
    return analogBlocks.computeIfAbsent(
        key(call),
        _ ->
            new AnalogBlocks(
                call.header().architecture(), AnalogCircuit.of(call, shape(call), analog)));
  }

  /** The sizes that params describe. */
  ProductShape shape(Call call) {
    String key = key(call);
    ProductShape known = shapes.get(key);
    if (known == null) {
      known = ProductShape.of(call);
      shapes.put(key, known);
    }
    return known;
  }

  /** The matrix that crossbars hold. */
  StackedMatrix stacked(Call call) {
    String key = key(call);
    StackedMatrix known = stacked.get(key);
    if (known == null) {
      known = StackedMatrix.of(call, shape(call));
      stacked.put(key, known);
    }
    return known;
  }

  private static String key(Call call) {
    String type = call.has("type") ? call.operation().name("type") : "";
    return type + " " + call.operation().name("params");
  }

  /** What a core computes for the params of a {@code cim.read_core}. */
  Product of(Call call) {
    ProductShape shape = shape(call);
    return analog.enabled()
        ? of(call, CorePacking.groups(call, stacked(call)))
        : exact(call, shape);
  }

  /** What crossbars compute for params, with the rows that are active together. */
  Product of(Call call, List<MatrixBlock> groups) {
    ProductShape shape = shape(call);
    if (!analog.enabled()) {
      return exact(call, shape);
    }
    String key = key(call) + " " + groups.hashCode();
    Analog known = analogs.get(key);
    if (known == null || !known.groups.equals(groups)) {
      AnalogCircuit circuit = AnalogCircuit.of(call, shape, analog);
      known = new Analog(groups, AnalogProduct.of(call, stacked(call), groups, circuit));
      analogs.put(key, known);
    }
    return known.product;
  }

  private Product exact(Call call, ProductShape shape) {
    String key = key(call);
    Product known = products.get(key);
    if (known == null) {
      known =
          shape.isDepthwise()
              ? DepthwiseProduct.of(call, shape)
              : DenseProduct.of(call, shape, kernel);
      products.put(key, known);
    }
    return known;
  }

  /** The matrix of each group, weights less their {@link ProductShape#shift}. */
  PackedMatrix[] matrices(Call call, ProductShape shape) {
    int rowsOfChunk = Digits.addable(shape.input().type(), shape.sums());
    return matrices.computeIfAbsent(
        new MatrixKey(shape.weights().name(), shape.part(), rowsOfChunk),
        _ -> packed(call, shape, rowsOfChunk));
  }

  private static PackedMatrix[] packed(Call call, ProductShape shape, int rowsOfChunk) {
    ProductShape.Part part = shape.part();
    WeightRows weights = WeightRows.of(call, shape);
    PackedMatrix[] packed = new PackedMatrix[part.groups()];
    for (int i = 0; i < packed.length; i++) {
      int first = i * part.rows();
      packed[i] =
          PackedMatrix.of(
              (row, into) -> weights.read(first + row, into),
              part.rows(),
              part.columns(),
              shape.digits(),
              rowsOfChunk);
    }
    return packed;
  }
}
