package cimmlc.flow;

import cimmlc.flow.Operand.Address;
import cimmlc.flow.Statement.Operation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes a flow in the paper's own grammar (Figure 10): operators and {@code parallel} groups, one
 * after another in scheduled order. Segments and stages are left out, {@code repeat}s and rows of
 * strided operators are written out. Nothing is held in memory, and the header is not printed.
 */
public final class FlatPrinter {

  private static final List<String> ROW_ARGUMENTS = List.of("rows", "src_stride", "dst_stride");

  private final Header header;
  private final Appendable out;
  private final Map<String, Long> variables = new HashMap<>();
  private boolean inParallel;
  private long count;

  private FlatPrinter(Header header, Appendable out) {
    this.header = header;
    this.out = out;
  }

  /**
   * Prints the statements of a flow.
   *
   * @return the number of meta-operators
   * @throws UncheckedIOException if {@code out} fails
   */
  public static long print(Flow flow, Appendable out) {
    FlatPrinter printer = new FlatPrinter(flow.header(), out);
    flow.body().forEach(printer::statement);
    return printer.count;
  }

  private void statement(Statement statement) {
    switch (statement) {
      case Statement.Segment segment -> segment.body().forEach(this::statement);
      case Statement.Stage stage -> stage.body().forEach(this::statement);
      case Statement.Repeat repeat -> repeat(repeat);
      case Statement.Parallel parallel -> parallel(parallel);
      case Operation operation -> one(fixed(operation));
    }
  }

  private void repeat(Statement.Repeat repeat) {
    for (long i = 0; i < repeat.count(); i++) {
      variables.put(repeat.variable(), i);
      repeat.body().forEach(this::statement);
    }
    variables.remove(repeat.variable());
  }

  private void parallel(Statement.Parallel parallel) {
    if (inParallel) {
      parallel.body().forEach(this::statement);
      return;
    }
    if (FlatQueues.areQueues(parallel)) {
      new FlatQueues(header, new Windows()).print(parallel);
      return;
    }
    group(() -> parallel.body().forEach(this::statement));
  }

  private void group(Runnable members) {
    line("parallel {");
    inParallel = true;
    members.run();
    inParallel = false;
    line("}");
  }

  /** Windows of copies that run side by side. */
  private final class Windows implements FlatQueues.Sink {

    @Override
    public List<Operation> expand(Map<String, Long> iteration, List<Statement> body) {
      List<Operation> operations = new ArrayList<>();
      variables.putAll(iteration);
      body.forEach(statement -> expand(statement, operations));
      variables.keySet().removeAll(iteration.keySet());
      return operations;
    }

    private void expand(Statement.Repeat repeat, List<Operation> operations) {
      for (long i = 0; i < repeat.count(); i++) {
        variables.put(repeat.variable(), i);
        repeat.body().forEach(statement -> expand(statement, operations));
      }
      variables.remove(repeat.variable());
    }

    private void expand(Statement statement, List<Operation> operations) {
      switch (statement) {
        case Operation operation -> operations.add(fixed(operation));
        case Statement.Repeat repeat -> expand(repeat, operations);
        case Statement.Parallel(List<Statement> body) ->
            body.forEach(member -> expand(member, operations));
        case Statement.Segment _, Statement.Stage _ ->
            throw new IllegalArgumentException("a stage inside of a repeat");
      }
    }

    @Override
    public void one(Operation operation) {
      FlatPrinter.this.one(operation);
    }

    @Override
    public void parallel(List<Operation> operations) {
      group(() -> operations.forEach(FlatPrinter.this::one));
    }
  }

  private void one(Operation operation) {
    if (operation.op().equals("mov_patch")) {
      PatchRows.movs(header, operation).forEach(this::print);
    } else {
      rows(operation);
    }
  }

  private Operation fixed(Operation operation) {
    Map<String, Operand> arguments = new LinkedHashMap<>();
    operation.arguments().forEach((name, operand) -> arguments.put(name, fixed(operand)));
    return new Operation(operation.op(), arguments);
  }

  private Operand fixed(Operand operand) {
    return switch (operand) {
      case Address(Space space, Affine core, Affine offset, ValueType type) ->
          new Address(space, fixed(core), fixed(offset), type);
      case Operand.Number(Affine value) -> new Operand.Number(fixed(value));
      case Operand.Name name -> name;
    };
  }

  private Affine fixed(Affine value) {
    return value.isConstant() ? value : Affine.of(value.at(variables));
  }

  /** True for a digital operator or a movement of several rows: each row is one of its own. */
  static boolean isStrided(Operation operation) {
    return !operation.op().startsWith("cim.")
        && ROW_ARGUMENTS.stream().anyMatch(operation.arguments()::containsKey);
  }

  /** One operator a row; strides that are left out are dense. */
  private void rows(Operation operation) {
    if (!isStrided(operation)) {
      print(operation);
      return;
    }
    long rows = operation.number("rows", 1).constant();
    for (long row = 0; row < rows; row++) {
      Map<String, Operand> arguments = new LinkedHashMap<>(operation.arguments());
      ROW_ARGUMENTS.forEach(arguments::remove);
      for (String side : List.of("src", "dst")) {
        Address first = operation.address(side);
        long dense = operation.number("len", 0).constant() * first.type().bytes();
        long stride = operation.number(side + "_stride", dense).constant();
        arguments.put(
            side,
            new Address(
                first.space(), first.core(), first.offset().plus(row * stride), first.type()));
      }
      print(new Operation(operation.op(), arguments));
    }
  }

  private void print(Operation operation) {
    count++;
    line((inParallel ? "  " : "") + FlowPrinter.operation(operation));
  }

  private void line(String text) {
    try {
      out.append(text).append('\n');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
