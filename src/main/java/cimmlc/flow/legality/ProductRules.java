package cimmlc.flow.legality;

import cimmlc.flow.ConstantDecl;
import cimmlc.flow.Header;
import cimmlc.flow.Params;
import cimmlc.flow.Params.Value;
import cimmlc.flow.Statement.Operation;
import cimmlc.flow.TensorDecl;
import cimmlc.flow.ValueType;
import java.util.List;
import java.util.function.Consumer;

/** Whether the params of a product with a constant matrix agree with themselves and its tensors. */
record ProductRules(Header header, Consumer<String> problems) {

  private void require(boolean holds, String message) {
    if (!holds) {
      problems.accept(message);
    }
  }

  /** The matrix, its constants, and the shapes of input and output. */
  void check(Params params) {
    WindowGrid grid = WindowGrid.of(params, header);
    TensorDecl output = header.tensor(params.word("output"));
    Share.Part part = Share.part(params, output, grid);
    long groups = params.integer("groups");
    long columns = Share.columnsOfGroup(params, output, groups);
    require(
        part.within(groups, grid.matrixRows(), columns),
        "part is outside the matrix of %d groups of %d rows and %d columns"
            .formatted(groups, grid.matrixRows(), columns));
    shape(params, grid, part, output);
    ConstantDecl weights = header.constant(params.word("weights"));
    require(
        weights.count() == part.weights() && weights.type().bits() <= 16,
        "constant %s has %d %s, expected %d integers"
            .formatted(weights.name(), weights.count(), weights.type(), part.weights()));
    if (params.has("weight_zero") && params.values().get("weight_zero") instanceof Value.Names) {
      perColumn(params, "weight_zero", ValueType.S32, part.columns());
    }
    requantisation(params, output.type().isSum(), part.columns());
  }

  private void requantisation(Params params, boolean raw, long columns) {
    require(
        raw != params.has("offset") && raw != params.has("multiplier"),
        "offset and multiplier stand where, and only where, the output is no raw sum");
    if (!raw && params.has("offset") && params.has("multiplier")) {
      perColumn(params, "offset", sums(params), columns);
      perColumn(params, "multiplier", ValueType.F32, columns);
    }
  }

  /** The type of the product's sums: that of the output or, if it is requantised, the offset's. */
  ValueType sums(Params params) {
    ValueType output = header.tensor(params.word("output")).type();
    if (output.isSum()) {
      return output;
    }
    ValueType offset = header.constant(params.word("offset")).type();
    return offset.isSum() ? offset : ValueType.S32;
  }

  /** A constant with one value a column. */
  void perColumn(Params params, String key, ValueType type, long columns) {
    ConstantDecl constant = header.constant(params.word(key));
    require(
        constant.count() == columns && constant.type().equals(type),
        "%s has %d %s, expected %d %s"
            .formatted(key, constant.count(), constant.type(), columns, type));
  }

  private void shape(Params params, WindowGrid grid, Share.Part part, TensorDecl output) {
    List<Integer> shape = output.shape();
    boolean fits;
    if (output.type().isSum()) {
      fits = shape.size() == 2 && shape.get(0) == grid.count() && shape.get(1) == part.columns();
    } else if (params.has("kernel")) {
      fits =
          output.layout().equals(List.of(0, 2, 3, 1))
              && shape.get(0) == grid.images()
              && shape.get(1) % params.integer("groups") == 0
              && shape.get(2) == grid.outputRows()
              && shape.get(3) == grid.windowsPerRow();
    } else {
      fits = !shape.isEmpty() && output.elements() == grid.count() * shape.getLast();
    }
    require(fits, "tensor " + output.name() + " " + shape + " is not the shape of this product");
  }

  /** Addresses and types of {@code cim.read_core}. */
  void check(Operation operation, Share share, Domain domain) {
    String type = operation.name("type");
    require(
        type.equals(share.params().has("kernel") ? "conv" : "matmul"),
        "type is " + type + ", expected conv for params with a kernel, else matmul");
    require(share.step() >= 1, "step must be positive");
    require(share.params().integer("windows") >= 0, "windows must not be negative");
    require(
        share.first() >= 0 && share.first() < share.grid().count(),
        "dst is that of window " + share.first() + " of " + share.grid().count());
    require(
        share.misplaced() == 0, "dst is " + share.misplaced() + " bytes off the part's channel");
    types(operation, share);
    if (share.count() > 0) {
      long expected = Memory.region(share.input()).offset() + share.grid().source(share.first());
      long source = domain.first(operation.address("src").offset());
      require(source == expected, "src is " + source + ", expected " + expected + " by dst");
    }
  }

  private void types(Operation operation, Share share) {
    sameBuffer(operation, "src", share.input());
    sameBuffer(operation, "dst", share.output());
  }

  private void sameBuffer(Operation operation, String side, TensorDecl tensor) {
    var address = operation.address(side);
    require(
        address.type().equals(tensor.type()) && address.space() == tensor.address().space(),
        side + " is not of the space and type of tensor " + tensor.name());
  }

  /** A block of the part's stacked matrix, or of its input vector: rows and columns there are. */
  void block(Params params, long row, long rows, long column, long columns) {
    WindowGrid grid = WindowGrid.of(params, header);
    Share.Part part = Share.part(params, header.tensor(params.word("output")), grid);
    long allRows = (part.groupEnd() - part.groupBegin()) * (part.rowEnd() - part.rowBegin());
    require(
        row >= 0 && rows >= 0 && row + rows <= allRows,
        "rows " + row + ".." + (row + rows - 1) + " of the matrix's " + allRows);
    require(
        column >= 0 && columns >= 0 && column + columns <= part.columns(),
        "columns %d..%d of the matrix's %d"
            .formatted(column, column + columns - 1, part.columns()));
  }
}
