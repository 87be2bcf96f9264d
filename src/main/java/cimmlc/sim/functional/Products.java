package cimmlc.sim.functional;

import cimmlc.flow.ConstantDecl;
import java.util.HashMap;
import java.util.Map;

/** Products and packed weights by name, so that copies on many cores share them. */
final class Products {

  private record MatrixKey(String constant, int groups, int columns) {}

  private final MatrixKernel kernel;
  private final BlockProducts blocks;
  private final Map<String, ProductShape> shapes = new HashMap<>();
  private final Map<String, StackedMatrix> stacked = new HashMap<>();
  private final Map<String, Product> products = new HashMap<>();
  private final Map<MatrixKey, PackedMatrix> matrices = new HashMap<>();

  Products(MatrixKernel kernel) {
    this.kernel = kernel;
    blocks = new BlockProducts(kernel);
  }

  /** Products with rectangles of stacked matrices. */
  BlockProducts blocks() {
    return blocks;
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

  /** The product that params describe. */
  Product of(Call call) {
    String key = key(call);
    Product known = products.get(key);
    if (known != null) {
      return known;
    }
    ProductShape shape = shape(call);
    Product product =
        shape.isDepthwise()
            ? DepthwiseProduct.of(call, shape)
            : DenseProduct.of(call, shape, kernel);
    products.put(key, product);
    return product;
  }

  PackedMatrix matrix(Constants constants, ConstantDecl constant, int groups, int columns) {
    return matrices.computeIfAbsent(
        new MatrixKey(constant.name(), groups, columns),
        _ -> PackedMatrix.of(constants, constant, groups, columns));
  }
}
