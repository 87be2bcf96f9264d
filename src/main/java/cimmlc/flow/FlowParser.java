package cimmlc.flow;

import cimmlc.arch.Architecture;
import cimmlc.arch.ArchitectureReader;
import cimmlc.diag.InvalidInputException;
import cimmlc.diag.Location;
import cimmlc.flow.Params.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the header of a flow; {@link StatementParser} reads its statements. */
public final class FlowParser {

  private final FlowTokens tokens;
  private final Map<String, TensorDecl> tensors = new LinkedHashMap<>();
  private final Map<String, ConstantDecl> constants = new LinkedHashMap<>();
  private final Map<String, Params> params = new LinkedHashMap<>();

  private FlowParser(FlowTokens tokens) {
    this.tokens = tokens;
  }

  /**
   * Reads a flow.
   *
   * @param file what the text is called in messages
   * @throws InvalidInputException at the first place that is no flow
   */
  public static ParsedFlow parse(String text, String file) {
    FlowTokens tokens = new FlowTokens(FlowLexer.tokens(text, file), file);
    try {
      return new FlowParser(tokens).flow(file);
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new InvalidInputException(tokens.here(), String.valueOf(e.getMessage()));
    }
  }

  private ParsedFlow flow(String file) {
    tokens.expect("cimmlc-flow");
    Location version = tokens.here();
    if (tokens.number() != 1) {
      throw new InvalidInputException(version, "unknown format, expected cimmlc-flow 1");
    }
    tokens.expect("name");
    String name = tokens.name();
    tokens.expect("architecture");
    tokens.expect("{");
    Architecture architecture = ArchitectureReader.parse(tokens.yaml(), file);
    tokens.expect("}");
    tokens.expect("memory");
    long l0 = memory("l0");
    long l1 = memory("l1");
    long offChip = memory("off_chip");
    while (declaration()) {}
    Header header = new Header(name, architecture, l0, l1, offChip, tensors, constants, params);
    return new StatementParser(tokens, header).parse();
  }

  private long memory(String space) {
    tokens.expect(space);
    tokens.expect("=");
    return tokens.number();
  }

  private boolean declaration() {
    Location place = tokens.here();
    if (tokens.accept("tensor")) {
      TensorDecl tensor = tensor();
      unique(tensors.putIfAbsent(tensor.name(), tensor), place, tensor.name());
    } else if (tokens.accept("constant")) {
      ConstantDecl constant = constant();
      unique(constants.putIfAbsent(constant.name(), constant), place, constant.name());
    } else if (tokens.accept("params")) {
      Params entry = params();
      unique(params.putIfAbsent(entry.name(), entry), place, entry.name());
    } else {
      return false;
    }
    return true;
  }

  private static void unique(
      @org.jspecify.annotations.Nullable Object former, Location place, String name) {
    if (former != null) {
      throw new InvalidInputException(place, name + " is declared twice");
    }
  }

  private TensorDecl tensor() {
    String name = tokens.name();
    tokens.expect("at");
    Operand.Address address = tokens.address();
    List<Integer> shape = extents();
    tokens.expect("layout");
    List<Integer> layout = extents();
    tokens.expect("scale");
    float scale = tokens.real();
    tokens.expect("zero");
    int zero = Math.toIntExact(tokens.number());
    TensorDecl.Role role =
        tokens.accept("input")
            ? TensorDecl.Role.INPUT
            : tokens.accept("output") ? TensorDecl.Role.OUTPUT : TensorDecl.Role.INTERNAL;
    return new TensorDecl(name, address, shape, layout, scale, zero, role);
  }

  private List<Integer> extents() {
    return ints().stream().map(Math::toIntExact).toList();
  }

  private List<Long> ints() {
    tokens.expect("[");
    List<Long> values = new ArrayList<>();
    while (!tokens.accept("]")) {
      values.add(tokens.number());
      tokens.accept(",");
    }
    return values;
  }

  private ConstantDecl constant() {
    String name = tokens.name();
    tokens.expect("at");
    long offset = tokens.number();
    tokens.expect("count");
    return new ConstantDecl(name, offset, tokens.number(), tokens.type());
  }

  private Params params() {
    String name = tokens.name();
    tokens.expect("{");
    Map<String, Value> values = new LinkedHashMap<>();
    while (!tokens.accept("}")) {
      String key = tokens.name();
      tokens.expect("=");
      values.put(key, value());
    }
    return new Params(name, values);
  }

  private Value value() {
    if (!tokens.peek("[")) {
      return tokens.isNumber()
          ? tokens.isReal()
              ? new Value.Real(tokens.real())
              : new Value.Ints(List.of(tokens.number()))
          : new Value.Names(List.of(tokens.name()));
    }
    if (tokens.isNumberAfterBracket()) {
      return new Value.Ints(ints());
    }
    tokens.expect("[");
    List<String> names = new ArrayList<>();
    while (!tokens.accept("]")) {
      names.add(tokens.name());
      tokens.accept(",");
    }
    return new Value.Names(names);
  }
}
