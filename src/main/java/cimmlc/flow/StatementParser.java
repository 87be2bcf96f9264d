package cimmlc.flow;

import cimmlc.diag.InvalidInputException;
import cimmlc.diag.Location;
import cimmlc.flow.FlowLexer.Kind;
import cimmlc.flow.Statement.Operation;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the statements of a flow and checks each against the operator table. */
final class StatementParser {

  private static final int DEEPEST = 64;

  private final FlowTokens tokens;
  private final Header header;
  private final Deque<String> variables = new ArrayDeque<>();
  private final IdentityHashMap<Statement, Location> places = new IdentityHashMap<>();
  private int depth;

  StatementParser(FlowTokens tokens, Header header) {
    this.tokens = tokens;
    this.header = header;
  }

  ParsedFlow parse() {
    List<Statement.Segment> segments = new ArrayList<>();
    while (!tokens.atEnd()) {
      Location place = tokens.here();
      tokens.expect("segment");
      int index = Math.toIntExact(tokens.number());
      boolean sequential = tokens.accept("sequential");
      segments.add(placed(new Statement.Segment(index, sequential, block()), place));
    }
    return new ParsedFlow(new Flow(header, segments), places);
  }

  private <S extends Statement> S placed(S statement, Location place) {
    places.put(statement, place);
    return statement;
  }

  private List<Statement> block() {
    if (++depth > DEEPEST) {
      throw new InvalidInputException(tokens.here(), "blocks are nested deeper than " + DEEPEST);
    }
    tokens.expect("{");
    List<Statement> body = new ArrayList<>();
    while (!tokens.accept("}")) {
      Location place = tokens.here();
      body.add(placed(statement(), place));
    }
    depth--;
    return body;
  }

  private Statement statement() {
    if (tokens.accept("stage")) {
      String name = tokens.name();
      tokens.expect("on");
      return new Statement.Stage(name, unit(), block());
    }
    if (tokens.accept("repeat")) {
      return repeat();
    }
    if (tokens.accept("parallel")) {
      return new Statement.Parallel(block());
    }
    return operation();
  }

  private Statement.Unit unit() {
    if (tokens.accept("CORES")) {
      return Statement.Unit.CORES;
    }
    tokens.expect("ALU");
    return Statement.Unit.ALU;
  }

  private Statement repeat() {
    String variable = tokens.name();
    tokens.expect("in");
    if (tokens.number() != 0) {
      throw tokens.wrong("a range that begins at 0");
    }
    tokens.expect("..");
    long count = tokens.number();
    variables.push(variable);
    List<Statement> body = block();
    variables.pop();
    return new Statement.Repeat(variable, count, body);
  }

  private Operation operation() {
    Location place = tokens.here();
    String op = tokens.name();
    OpSpec spec =
        Operators.find(op)
            .orElseThrow(() ->
                new InvalidInputException(
                    place, "unknown meta-operator " + op + ", expected one of docs/flow.md"));
    tokens.expect("(");
    Map<String, Operand> arguments = new LinkedHashMap<>();
    for (OpSpec.Parameter parameter : spec.parameters()) {
      if (parameter.kind() == OpSpec.Kind.WORD) {
        arguments.put(parameter.name(), new Operand.Name(tokens.name()));
        tokens.accept(",");
      }
    }
    while (!tokens.accept(")")) {
      argument(spec, arguments);
      tokens.accept(",");
    }
    return new OperationCheck(spec, header, place).checked(new Operation(op, arguments));
  }

  private void argument(OpSpec spec, Map<String, Operand> arguments) {
    Location place = tokens.here();
    if (tokens.token().kind() != Kind.WORD) {
      throw tokens.wrong("an argument of " + spec.name());
    }
    String name = tokens.name();
    OpSpec.Parameter parameter =
        spec.parameter(name)
            .orElseThrow(
                () -> new InvalidInputException(place, spec.name() + " has no argument " + name));
    tokens.expect("=");
    Operand operand =
        switch (parameter.kind()) {
          case READ_ADDRESS, WRITE_ADDRESS -> tokens.address();
          case NUMBER -> new Operand.Number(tokens.affine());
          case PARAMS, WORD, CONSTANT -> new Operand.Name(tokens.name());
        };
    checkVariables(operand, place);
    if (arguments.putIfAbsent(name, operand) != null) {
      throw new InvalidInputException(place, name + " is given twice");
    }
  }

  private void checkVariables(Operand operand, Location place) {
    List<Affine> terms =
        switch (operand) {
          case Operand.Address address -> List.of(address.core(), address.offset());
          case Operand.Number(Affine value) -> List.of(value);
          case Operand.Name _ -> List.of();
        };
    for (Affine term : terms) {
      for (String variable : term.coefficients().keySet()) {
        if (!variables.contains(variable)) {
          String hint = variable.contains("-") ? ", expected a space before a minus" : "";
          throw new InvalidInputException(
              place, "no repeat around this has variable " + variable + hint);
        }
      }
    }
  }
}
