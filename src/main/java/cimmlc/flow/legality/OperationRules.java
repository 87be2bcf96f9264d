package cimmlc.flow.legality;

import cimmlc.flow.Header;
import cimmlc.flow.Operand;
import cimmlc.flow.Operand.Address;
import cimmlc.flow.Operators;
import cimmlc.flow.Params;
import cimmlc.flow.Space;
import cimmlc.flow.Statement.Operation;
import cimmlc.flow.TensorDecl;
import cimmlc.flow.ValueType;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Whether the arguments of one meta-operator agree with its params and the header. */
final class OperationRules {

  private final Operation operation;
  private final Header header;
  private final Domain domain;
  private final Consumer<String> problems;
  private final ProductRules products;

  OperationRules(Operation operation, Header header, Domain domain, Consumer<String> problems) {
    this.operation = operation;
    this.header = header;
    this.domain = domain;
    this.problems = problems;
    this.products = new ProductRules(header, problems);
  }

  /**
   * Tells what is wrong with a statement.
   *
   * @param checkedProducts params of products that need no further look
   * @throws IllegalArgumentException or ArithmeticException if its params lack what it needs
   */
  void check(Set<String> checkedProducts) {
    numbers();
    boolean product = operation.op().matches("cim\\.(read_core|write_xb|write_row)");
    if (product && checkedProducts.add(operation.name("params"))) {
      products.check(params());
    }
    check();
  }

  private void require(boolean holds, String message) {
    if (!holds) {
      problems.accept(message);
    }
  }

  private long number(String name, long absent) {
    return domain.first(operation.number(name, absent));
  }

  private Params params() {
    return header.params(operation.name("params"));
  }

  private void numbers() {
    operation
        .arguments()
        .forEach((name, operand) -> {
          if (operand instanceof Operand.Number && !name.endsWith("_stride")) {
            require(number(name, 0) >= 0, name + " is negative");
          }
        });
    require(number("accumulate", 0) <= 1, "accumulate is 0 or 1");
  }

  private void check() {
    switch (operation.op()) {
      case "cim.write_core" -> {}
      case "cim.read_core" ->
          products.check(operation, Share.of(operation, header, domain), domain);
      case "cim.write_xb", "cim.write_row" ->
          products.block(
              params(),
              number("row", 0),
              number("rows", 0),
              number("column", 0),
              number("columns", 0));
      case "cim.read_xb", "cim.read_row" -> {
        typed("src", header.tensor(params().word("input")).type());
        typed("dst", products.sums(params()));
      }
      case "mov_patch" -> patch();
      case "mov" -> move();
      case "requant" -> requantise();
      case "add", "sub", "mul", "div" -> elementwise();
      case "matmul" -> matMul();
      default -> {
        if (Operators.isPointwise(operation.op())) {
          unary();
        } else {
          whole();
        }
      }
    }
  }

  private void typed(String side, ValueType type) {
    require(
        operation.address(side).type().equals(type),
        side + " is " + operation.address(side).type() + ", expected " + type);
  }

  private void sums(String side) {
    ValueType type = operation.address(side).type();
    require(type.isSum(), side + " is " + type + ", expected s32 or s64");
  }

  private void patch() {
    TensorDecl input = header.tensor(params().word("input"));
    starts("src", input);
    typed("dst", input.type());
    products.block(params(), number("row", 0), number("rows", 0), 0, 0);
    long windows = WindowGrid.of(params(), header).count();
    long last = domain.max(operation.number("window", 0));
    require(
        domain.min(operation.number("window", 0)) >= 0 && last < windows,
        "window " + last + " of " + windows);
  }

  private void move() {
    typed("dst", operation.address("src").type());
    if (operation.arguments().containsKey("params") && params().has("output")) {
      inside("dst", header.tensor(params().word("output")));
    }
  }

  private void requantise() {
    long columns = params().integer("columns");
    long column = number("column", 0);
    sums("src");
    products.perColumn(params(), "offset", operation.address("src").type(), columns);
    products.perColumn(params(), "multiplier", ValueType.F32, columns);
    require(
        column + number("len", 0) <= columns || (columns > 0 && number("len", 0) % columns == 0),
        "len " + number("len", 0) + " does not agree with the " + columns + " columns");
    inside("dst", header.tensor(params().word("output")));
  }

  private void unary() {
    inside("src", header.tensor(params().word("input")));
    inside("dst", header.tensor(params().word("output")));
  }

  /** In the buffer where the tensor lives inside of it, elsewhere of its type. */
  private void inside(String side, TensorDecl tensor) {
    Address address = operation.address(side);
    typed(side, tensor.type());
    if (address.space() == Space.L1 || tensor.type().bytes() != address.type().bytes()) {
      return;
    }
    Region place = Memory.region(tensor);
    long rows = number("rows", 1);
    long bytes = number("len", 0) * address.type().bytes();
    long reach = bytes + Math.max(0, rows - 1) * number(side + "_stride", bytes);
    long first = domain.min(address.offset());
    require(
        address.space() == tensor.address().space()
            && first >= place.offset()
            && Math.addExact(domain.max(address.offset()), reach)
                <= place.offset() + tensor.bytes(),
        side + " reaches outside of tensor " + tensor.name() + " at " + place);
  }

  private void starts(String side, TensorDecl tensor) {
    Address address = operation.address(side);
    typed(side, tensor.type());
    require(
        address.space() == tensor.address().space()
            && domain.min(address.offset()) == Memory.region(tensor).offset()
            && domain.max(address.offset()) == Memory.region(tensor).offset(),
        side + " is not where tensor " + tensor.name() + " lies, " + Memory.region(tensor));
  }

  private void elementwise() {
    List<String> sources =
        operation.arguments().keySet().stream().filter(name -> name.matches("src\\d+")).toList();
    if (!operation.arguments().containsKey("params")) {
      require(operation.op().equals("add"), "needs params, only an add of sums has none");
      sums("dst");
      sources.forEach(source -> typed(source, operation.address("dst").type()));
      return;
    }
    List<String> inputs = params().names("inputs");
    TensorDecl output = header.tensor(params().word("output"));
    require(
        inputs.size() == sources.size() && (inputs.size() == 2 || operation.op().equals("add")),
        sources.size() + " operands and " + inputs.size() + " inputs");
    for (int i = 0; i < Math.min(inputs.size(), sources.size()); i++) {
      TensorDecl input = header.tensor(inputs.get(i));
      starts("src" + (i + 1), input);
      require(
          ShapeRules.broadcasts(input.shape(), output.shape()),
          "tensor "
              + input.name()
              + " "
              + input.shape()
              + " does not broadcast to "
              + output.shape());
    }
    result(output);
  }

  private void matMul() {
    List<TensorDecl> inputs = params().names("inputs").stream().map(header::tensor).toList();
    TensorDecl output = header.tensor(params().word("output"));
    require(inputs.size() == 2, inputs.size() + " inputs, expected 2");
    for (int i = 0; i < inputs.size(); i++) {
      starts("src" + (i + 1), inputs.get(i));
    }
    result(output);
    new ShapeRules(header, params(), problems).product(inputs, output);
  }

  private void whole() {
    TensorDecl input = header.tensor(params().word("input"));
    TensorDecl output = header.tensor(params().word("output"));
    starts("src", input);
    result(output);
    new ShapeRules(header, params(), problems).check(operation.op(), input, output);
  }

  private void result(TensorDecl output) {
    starts("dst", output);
    require(
        number("len", 0) == output.elements(),
        "len is " + number("len", 0) + ", tensor " + output.name() + " has " + output.elements());
  }
}
