package cimmlc.sim.functional;

import cimmlc.flow.ConstantDecl;
import java.util.HashMap;
import java.util.Map;

/** Products and packed weights by name, so that copies on many cores share them. */
final class Products {

  private record MatrixKey(String constant, int groups, int columns) {}

  private final MatrixKernel kernel;
  private final Map<String, Product> products = new HashMap<>();
  private final Map<MatrixKey, PackedMatrix> matrices = new HashMap<>();

  Products(MatrixKernel kernel) {
    this.kernel = kernel;
  }

  /** The product that a {@code cim.read_core}'s params describe. */
  Product of(Call call) {
    String key = call.operation().name("type") + " " + call.operation().name("params");
    Product known = products.get(key);
    if (known != null) {
      return known;
    }
    ProductShape shape = ProductShape.of(call);
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
