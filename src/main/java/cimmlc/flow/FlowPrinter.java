package cimmlc.flow;

import cimmlc.arch.ArchitectureWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Writes a flow as text, a statement at a time: a flow's body is never held. */
public final class FlowPrinter {

  private static final Pattern WORD = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]*");

  private final Appendable out;

  private FlowPrinter(Appendable out) {
    this.out = out;
  }

  /**
   * Prints a flow.
   *
   * @throws UncheckedIOException if {@code out} fails
   */
  public static void print(Flow flow, Appendable out) {
    FlowPrinter printer = new FlowPrinter(out);
    printer.header(flow.header());
    flow.body().forEach(segment -> printer.statement(segment, 0));
  }

  /** The flow as one string: small flows and tests. */
  public static String print(Flow flow) {
    StringBuilder text = new StringBuilder();
    print(flow, text);
    return text.toString();
  }

  private void header(Header header) {
    line(0, "cimmlc-flow 1");
    line(0, "name " + name(header.name()));
    line(0, "architecture {");
    ArchitectureWriter.print(header.architecture()).lines().forEach(yaml -> line(1, yaml));
    line(0, "}");
    line(
        0,
        "memory l0=%d l1=%d off_chip=%d"
            .formatted(header.l0Bytes(), header.l1Bytes(), header.offChipBytes()));
    header.tensors().values().forEach(this::tensor);
    header
        .constants()
        .values()
        .forEach(constant ->
            line(
                0,
                "constant %s at %d count %d %s"
                    .formatted(
                        name(constant.name()),
                        constant.offset(),
                        constant.count(),
                        constant.type())));
    header.params().values().forEach(params -> line(0, params(params)));
    line(0, "");
  }

  private void tensor(TensorDecl tensor) {
    String role =
        switch (tensor.role()) {
          case INPUT -> " input";
          case OUTPUT -> " output";
          case INTERNAL -> "";
        };
    line(
        0,
        "tensor %s at %s %s layout %s scale %s zero %d%s"
            .formatted(
                name(tensor.name()),
                address(tensor.address()),
                list(tensor.shape()),
                list(tensor.layout()),
                tensor.scale(),
                tensor.zeroPoint(),
                role));
  }

  private static String list(List<?> values) {
    return values.stream().map(String::valueOf).collect(Collectors.joining(",", "[", "]"));
  }

  private static String params(Params params) {
    StringBuilder text = new StringBuilder("params " + name(params.name()) + " {");
    params.values().forEach((key, value) -> text.append(' ' + key + '=' + value(value)));
    return text.append(" }").toString();
  }

  private static String value(Params.Value value) {
    return switch (value) {
      case Params.Value.Ints(var ints) ->
          ints.size() == 1 ? ints.getFirst().toString() : list(ints);
      case Params.Value.Real(float real) -> Float.toString(real);
      case Params.Value.Names(var names) ->
          names.size() == 1
              ? name(names.getFirst())
              : list(names.stream().map(FlowPrinter::name).toList());
    };
  }

  private void statement(Statement statement, int depth) {
    switch (statement) {
      case Statement.Segment segment ->
          block(
              depth,
              "segment " + segment.index() + (segment.sequential() ? " sequential" : ""),
              segment.body());
      case Statement.Stage stage ->
          block(depth, "stage " + name(stage.name()) + " on " + stage.unit(), stage.body());
      case Statement.Repeat repeat ->
          block(depth, "repeat " + repeat.variable() + " in 0.." + repeat.count(), repeat.body());
      case Statement.Parallel parallel -> block(depth, "parallel", parallel.body());
      case Statement.Operation operation -> line(depth, operation(operation));
    }
  }

  private void block(int depth, String opening, List<Statement> body) {
    line(depth, opening + " {");
    body.forEach(statement -> statement(statement, depth + 1));
    line(depth, "}");
  }

  /** One meta-operator as text. */
  public static String operation(Statement.Operation operation) {
    OpSpec spec = Operators.find(operation.op()).orElseThrow();
    StringBuilder text = new StringBuilder(operation.op()).append('(');
    for (Map.Entry<String, Operand> argument : operation.arguments().entrySet()) {
      text.append(text.charAt(text.length() - 1) == '(' ? "" : ", ");
      boolean word =
          spec.parameter(argument.getKey())
              .filter(parameter -> parameter.kind() == OpSpec.Kind.WORD)
              .isPresent();
      text.append(word ? "" : argument.getKey() + "=").append(operand(argument.getValue()));
    }
    return text.append(')').toString();
  }

  private static String operand(Operand operand) {
    return switch (operand) {
      case Operand.Address address -> address(address);
      case Operand.Number(Affine value) -> value.toString();
      case Operand.Name(String text) -> name(text);
    };
  }

  private static String address(Operand.Address address) {
    String type = address.type().equals(ValueType.U8) ? "" : ":" + address.type();
    String space =
        switch (address.space()) {
          case L0 -> "";
          case L1 -> "l1[" + address.core() + "]:";
          case OFF_CHIP, CONST -> address.space().word() + ":";
        };
    return space + address.offset() + type;
  }

  /** A name as the text has it: quoted where it is not a plain word. */
  static String name(String name) {
    return WORD.matcher(name).matches()
        ? name
        : '"' + name.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
  }

  private void line(int depth, String text) {
    try {
      out.append("  ".repeat(depth)).append(text).append('\n');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
