package cimmlc.flow.legality;

import cimmlc.diag.Diagnostic;
import cimmlc.diag.Location;
import cimmlc.flow.Flow;
import cimmlc.flow.Header;
import cimmlc.flow.ParsedFlow;
import cimmlc.flow.Statement;
import cimmlc.flow.Statement.Operation;
import cimmlc.flow.TensorDecl;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/**
 * Checks the legality of a flow: every value is written before it is read, nothing that can run at
 * once writes the same place or uses the same core or crossbar, every access is inside its buffer,
 * and every statement agrees with its params (docs/flow.md). It shares nothing with the code
 * generator.
 *
 * <p>Statements are looked at once, in the text's order. The body of a {@code repeat} is looked at
 * for its first two iterations, for its last one, and once for all between them together, with
 * accesses as strided regions. Short innermost ones are looked at iteration by iteration, since one
 * may use what the former has written.
 */
public final class FlowVerifier {

  private static final int DEEPEST_REPEAT = 5;
  private static final long SHORT_REPEAT = 64;

  private final Header header;
  private final Problems problems;
  private final Memory memory;
  private final OperationCheck operations;
  private final Deque<Concurrency> groups = new ArrayDeque<>();
  private StageCoverage coverage;
  private int repeats;

  private FlowVerifier(Header header, Problems problems) {
    this.header = header;
    this.problems = problems;
    this.memory = new Memory(header);
    this.operations = new OperationCheck(header, memory, problems);
    this.coverage = newCoverage();
  }

  /**
   * The problems of a flow read from text, none if it is legal, at most {@value Problems#LIMIT}.
   */
  public static List<Diagnostic> verify(ParsedFlow parsed) {
    return verify(parsed.flow(), parsed.places());
  }

  /**
   * The problems of a flow, none if it is legal, at most {@value Problems#LIMIT}.
   *
   * @param places of the statements, by identity; without a place, a problem names the flow
   */
  public static List<Diagnostic> verify(Flow flow, Map<Statement, Location> places) {
    Header header = flow.header();
    String file = places.values().stream().findFirst().map(Location::file).orElse(header.name());
    Problems problems = new Problems(Location.of(file), places);
    HeaderRules.check(header, problems);
    if (problems.toList().isEmpty()) {
      FlowVerifier verifier = new FlowVerifier(header, problems);
      flow.body().forEach(verifier::segment);
      verifier.outputs();
    }
    return problems.toList();
  }

  private StageCoverage newCoverage() {
    return new StageCoverage((operation, message) -> problems.add(operation, "windows", message));
  }

  private void outputs() {
    for (TensorDecl tensor : header.tensors().values()) {
      if (tensor.role() == TensorDecl.Role.OUTPUT) {
        String reason = memory.unreadable(Memory.region(tensor));
        if (reason != null) {
          problems.add("output " + tensor.name() + " is not complete at the end: " + reason);
        }
      }
    }
  }

  /** What stands outside of stages waits for all before it, and all behind it waits. */
  private void segment(Statement.Segment segment) {
    Concurrency stages = null;
    for (Statement statement : segment.body()) {
      if (segment.sequential() || !(statement instanceof Statement.Stage)) {
        stages = null;
        walk(statement, Domain.EMPTY);
        continue;
      }
      stages = stages == null ? Concurrency.ofStages() : stages;
      stages.enter(statement);
      groups.push(stages);
      walk(statement, Domain.EMPTY);
      groups.pop();
    }
  }

  private void walk(Statement statement, Domain domain) {
    if (problems.isFull()) {
      return;
    }
    switch (statement) {
      case Statement.Segment segment -> problems.add(segment, "nesting", "a segment in a segment");
      case Statement.Stage stage -> stage(stage, domain);
      case Statement.Parallel parallel -> parallel(parallel, domain);
      case Statement.Repeat repeat -> repeat(repeat, domain);
      case Operation operation -> operations.run(operation, domain, groups, coverage);
    }
  }

  private void stage(Statement.Stage stage, Domain domain) {
    coverage = newCoverage();
    stage.body().forEach(statement -> walk(statement, domain));
    coverage.finish();
    coverage = newCoverage();
  }

  /** Members are compared in single iterations: others are not there at the same time. */
  private void parallel(Statement.Parallel parallel, Domain domain) {
    if (!domain.isPoint()) {
      parallel.body().forEach(member -> walk(member, domain));
      return;
    }
    Concurrency members = Concurrency.ofMembers();
    groups.push(members);
    for (Statement member : parallel.body()) {
      members.enter(member);
      walk(member, domain);
    }
    groups.pop();
  }

  private void repeat(Statement.Repeat repeat, Domain domain) {
    if (repeats == DEEPEST_REPEAT) {
      problems.add(
          repeat, "nesting", "repeats nested deeper than " + DEEPEST_REPEAT + " are not checked");
      return;
    }
    repeats++;
    long count = repeat.count();
    if (count <= SHORT_REPEAT && isInnermost(repeat)) {
      for (long i = 0; i < count; i++) {
        pass(repeat, domain, i, 1);
      }
    } else {
      pass(repeat, domain, 0, Math.min(count, 1));
      pass(repeat, domain, 1, Math.min(count - 1, 1));
      pass(repeat, domain, 2, count - 3);
      pass(repeat, domain, count - 1, count > 2 ? 1 : 0);
    }
    repeats--;
  }

  private static boolean isInnermost(Statement.Repeat repeat) {
    return repeat.body().stream().allMatch(Operation.class::isInstance);
  }

  private void pass(Statement.Repeat repeat, Domain domain, long first, long count) {
    if (count > 0) {
      Domain inner = domain.with(repeat.variable(), first, count);
      repeat.body().forEach(statement -> walk(statement, inner));
    }
  }
}
