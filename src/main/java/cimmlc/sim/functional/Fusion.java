package cimmlc.sim.functional;

import cimmlc.flow.Operand.Address;
import cimmlc.flow.Space;
import cimmlc.flow.Statement;
import cimmlc.flow.Statement.Operation;
import cimmlc.flow.Statement.Repeat;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Finds the queues of a flow that can be executed as whole products. The flow is followed in text
 * order, but of its operators only those that write crossbars are executed. Since fused queues
 * leave L1 as it was, nothing is fused unless every queue is proved to use L1 for its own windows
 * only, and nothing else uses it.
 */
final class Fusion {

  private final Frame frame;
  private final Function<Operation, Call> calls;
  private final Map<Statement, FusedQueues> found = new IdentityHashMap<>();

  private Fusion(Frame frame, Function<Operation, Call> calls) {
    this.frame = frame;
    this.calls = calls;
  }

  /**
   * Statements, by identity, and what they compute.
   *
   * @param body of the flow; the same statements must be executed
   * @param frame nothing is written yet; its crossbars are used up
   */
  static Map<Statement, FusedQueues> of(
      List<Statement.Segment> body, Frame frame, Function<Operation, Call> calls) {
    Fusion fusion = new Fusion(frame, calls);
    try {
      body.forEach(fusion::follow);
      return fusion.found;
    } catch (LocalValue.Unfused | IllegalArgumentException | ArithmeticException _) {
      return Map.of(); // executed one by one, faulty statements are told when they are reached
    }
  }

  private void follow(Statement statement) {
    if (isQueues(statement)) {
      fuse(statement);
      return;
    }
    switch (statement) {
      case Statement.Segment segment -> segment.body().forEach(this::follow);
      case Statement.Stage stage -> stage.body().forEach(this::follow);
      case Statement.Parallel(List<Statement> body) -> body.forEach(this::follow);
      case Repeat repeat -> repeat(repeat);
      case Operation operation -> execute(operation);
    }
  }

  private void repeat(Repeat repeat) {
    for (long i = 0; i < repeat.count(); i++) {
      frame.variables().put(repeat.variable(), i);
      repeat.body().forEach(this::follow);
    }
    frame.variables().remove(repeat.variable());
  }

  private void execute(Operation operation) {
    if (operation.op().startsWith("cim.write_")) {
      Behaviours.of(operation.op()).prepare(calls.apply(operation)).run(frame);
    }
    boolean local =
        operation.arguments().values().stream()
            .anyMatch(value -> value instanceof Address place && place.space() == Space.L1);
    if (local) {
      throw new LocalValue.Unfused("L1 is used outside a queue");
    }
  }

  private boolean isQueues(Statement statement) {
    return frame.variables().isEmpty()
        && switch (statement) {
          case Repeat repeat -> reads(repeat);
          case Statement.Parallel(List<Statement> body) ->
              body.stream().allMatch(member -> member instanceof Repeat loop && reads(loop));
          default -> false;
        };
  }

  private static boolean reads(Statement statement) {
    return switch (statement) {
      case Repeat repeat -> repeat.body().stream().anyMatch(Fusion::reads);
      case Statement.Parallel(List<Statement> body) -> body.stream().anyMatch(Fusion::reads);
      case Operation operation ->
          operation.op().equals("cim.read_xb") || operation.op().equals("cim.read_row");
      default -> false;
    };
  }

  private void fuse(Statement statement) {
    List<Statement> members =
        statement instanceof Statement.Parallel(List<Statement> body) ? body : List.of(statement);
    List<WindowQueue> queues = new ArrayList<>();
    members.forEach(member -> queues((Repeat) member, queues));
    fused(queues).ifPresent(whole -> found.put(statement, whole));
  }

  /** A repeat of nothing but a repeat is as many queues as it has iterations. */
  private void queues(Repeat member, List<WindowQueue> queues) {
    if (member.body().size() == 1 && member.body().getFirst() instanceof Repeat inner) {
      for (long i = 0; i < member.count(); i++) {
        frame.variables().put(member.variable(), i);
        queues(inner, queues);
      }
      frame.variables().remove(member.variable());
    } else {
      queues.add(WindowQueue.of(frame, calls, member));
    }
  }

  /** Queues that use L1 properly, but may be no product, or one that no kernel can do. */
  private static Optional<FusedQueues> fused(List<WindowQueue> queues) {
    try {
      return Optional.of(FusedQueues.of(queues));
    } catch (LocalValue.Unfused | IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}
