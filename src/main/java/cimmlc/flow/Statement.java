package cimmlc.flow;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A statement of a flow. {@code segment}, {@code stage} and {@code repeat} are ours (docs/flow.md).
 */
public sealed interface Statement {

  /**
   * Stages that run after those of the segment before.
   *
   * @param sequential true where each stage waits for the one before it; else they run concurrently
   */
  record Segment(int index, boolean sequential, List<Statement> body) implements Statement {
    public Segment {
      body = List.copyOf(body);
    }

    /** Stages that run concurrently. */
    public Segment(int index, List<Statement> body) {
      this(index, false, body);
    }
  }

  /** What one operator does on one unit: its statements issue in text order. */
  record Stage(String name, Unit unit, List<Statement> body) implements Statement {
    public Stage {
      body = List.copyOf(body);
    }
  }

  /** The unit whose queue a stage is. */
  enum Unit {
    CORES,
    ALU
  }

  /** The body for {@code variable} in 0 .. count - 1. */
  record Repeat(String variable, long count, List<Statement> body) implements Statement {
    public Repeat {
      body = List.copyOf(body);
    }
  }

  /** Members that issue together. */
  record Parallel(List<Statement> body) implements Statement {
    public Parallel {
      body = List.copyOf(body);
    }
  }

  /**
   * One meta-operator.
   *
   * @param op a name of the operator table, {@link Operators}
   * @param arguments by parameter name, in the table's order; optional ones may be absent
   */
  record Operation(String op, Map<String, Operand> arguments) implements Statement {

    public Operation {
      arguments = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(arguments));
    }

    /** An address argument; present by the operator table. */
    public Operand.Address address(String name) {
      if (arguments.get(name) instanceof Operand.Address address) {
        return address;
      }
      throw new IllegalArgumentException(op + " has no address " + name);
    }

    /** A number argument, or {@code absent} where an optional one is left out. */
    public Affine number(String name, long absent) {
      return arguments.get(name) instanceof Operand.Number(Affine value)
          ? value
          : Affine.of(absent);
    }

    /** A name argument. */
    public String name(String name) {
      if (arguments.get(name) instanceof Operand.Name(String text)) {
        return text;
      }
      throw new IllegalArgumentException(op + " has no name " + name);
    }
  }
}
