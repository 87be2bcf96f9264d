package cimmlc.sim.functional;

import cimmlc.diag.InvalidInputException;
import cimmlc.diag.Location;
import cimmlc.flow.Flow;
import cimmlc.flow.Header;
import cimmlc.flow.Operand;
import cimmlc.flow.Params;
import cimmlc.flow.Statement;
import cimmlc.flow.TensorDecl;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A flow whose statements are ready to be executed in text order. */
final class Program {

  private final Header header;
  private final Constants constants;
  private final Products products;
  private Map<Statement, FusedQueues> fused = Map.of();
  private final List<Step> steps = new ArrayList<>();
  private int wholes;

  /** What is executed, with the observer of this execution. */
  @FunctionalInterface
  private interface Step {
    void run(Frame frame, Observer observer);
  }

  private Program(Header header, Constants constants, Products products) {
    this.header = header;
    this.constants = constants;
    this.products = products;
  }

  /**
   * Makes every statement of a flow ready.
   *
   * @throws InvalidInputException if one of them makes no sense
   */
  static Program of(Flow flow, Constants constants, Products products) {
    Program program = new Program(flow.header(), constants, products);
    List<Statement.Segment> body = new ArrayList<>();
    flow.body().forEach(body::add); // once: code generation makes other statements each time
    if (products.fuses()) {
      program.fused = Fusion.of(body, Frame.of(constants, new Workers(1)), program::call);
    }
    for (Statement.Segment segment : body) {
      program.steps.add(program.sequence("segment " + segment.index(), segment.body()));
    }
    return program;
  }

  /** How many statements are executed as whole products. */
  int fused() {
    return wholes;
  }

  void run(Frame frame, Observer observer) {
    steps.forEach(step -> step.run(frame, observer));
  }

  private Step sequence(String place, List<Statement> body) {
    List<Step> members = body.stream().map(statement -> step(place, statement)).toList();
    return (frame, observer) -> members.forEach(step -> step.run(frame, observer));
  }

  private Call call(Statement.Operation operation) {
    return new Call(operation, header, constants, products);
  }

  private Step step(String place, Statement statement) {
    FusedQueues queues = fused.get(statement);
    if (queues != null) {
      wholes++;
      return (frame, _) -> {
        frame.pending().flush(frame);
        located(place, () -> queues.run(frame));
      };
    }
    return switch (statement) {
      case Statement.Segment segment -> sequence(place, segment.body());
      case Statement.Stage stage -> stage(place + ", stage " + stage.name(), stage);
      case Statement.Repeat repeat -> repeat(repeat, sequence(place, repeat.body()));
      case Statement.Parallel(List<Statement> body) -> parallel(place, sequence(place, body));
      case Statement.Operation operation -> operation(place, operation);
    };
  }

  private Step stage(String place, Statement.Stage stage) {
    Step body = sequence(place, stage.body());
    Set<String> names = new LinkedHashSet<>();
    collectOutputs(stage.body(), names);
    List<TensorDecl> outputs = names.stream().map(header::tensor).toList();
    return (frame, observer) -> {
      body.run(frame, observer);
      observer.ran(stage, outputs, new TensorAccess(frame.memory()));
    };
  }

  private void collectOutputs(List<Statement> body, Set<String> names) {
    for (Statement statement : body) {
      switch (statement) {
        case Statement.Segment segment -> collectOutputs(segment.body(), names);
        case Statement.Stage stage -> collectOutputs(stage.body(), names);
        case Statement.Repeat repeat -> collectOutputs(repeat.body(), names);
        case Statement.Parallel(List<Statement> inner) -> collectOutputs(inner, names);
        case Statement.Operation operation -> collectOutputs(operation, names);
      }
    }
  }

  private void collectOutputs(Statement.Operation operation, Set<String> names) {
    if (operation.arguments().get("params") instanceof Operand.Name(String entry)
        && !operation.op().startsWith("cim.write_")) {
      Params params = header.params(entry);
      Stream.of("output", "views")
          .filter(params::has)
          .forEach(key -> names.addAll(params.names(key)));
    }
  }

  private static Step repeat(Statement.Repeat repeat, Step body) {
    return (frame, observer) -> {
      for (long i = 0; i < repeat.count(); i++) {
        frame.variables().put(repeat.variable(), i);
        body.run(frame, observer);
      }
      frame.variables().remove(repeat.variable());
    };
  }

  private Step parallel(String place, Step members) {
    return (frame, observer) -> {
      frame.pending().open();
      members.run(frame, observer);
      located(place + ", parallel", () -> frame.pending().close(frame));
    };
  }

  private Step operation(String place, Statement.Operation operation) {
    String where = place + ", " + text(operation);
    List<OpBehaviour.Action> prepared = new ArrayList<>();
    located(where, () -> prepared.add(Behaviours.of(operation.op()).prepare(call(operation))));
    OpBehaviour.Action action = prepared.getFirst();
    boolean joins = operation.op().equals("cim.read_core");
    return (frame, _) ->
        located(
            where,
            () -> {
              if (!joins) {
                frame.pending().flush(frame);
              }
              action.run(frame);
            });
  }

  /** Says which statement cannot be done. */
  private void located(String where, Runnable action) {
    try {
      action.run();
    } catch (IllegalArgumentException | ArithmeticException | IndexOutOfBoundsException e) {
      throw new InvalidInputException(Location.of(header.name()), where + ": " + e.getMessage());
    }
  }

  private static String text(Statement.Operation operation) {
    return operation.arguments().entrySet().stream()
        .map(argument -> argument.getKey() + "=" + text(argument.getValue()))
        .collect(Collectors.joining(", ", operation.op() + "(", ")"));
  }

  private static String text(Operand operand) {
    return switch (operand) {
      case Operand.Address address ->
          address.space().word() + ":" + address.offset() + ":" + address.type();
      case Operand.Number(var value) -> value.toString();
      case Operand.Name(String text) -> text;
    };
  }
}
