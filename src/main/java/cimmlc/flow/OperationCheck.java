package cimmlc.flow;

import cimmlc.diag.InvalidInputException;
import cimmlc.diag.Location;
import cimmlc.flow.Statement.Operation;

/** Checks one meta-operator against the operator table and the header. */
final class OperationCheck {

  private final OpSpec spec;
  private final Header header;
  private final Location place;

  OperationCheck(OpSpec spec, Header header, Location place) {
    this.spec = spec;
    this.header = header;
    this.place = place;
  }

  /**
   * The operation, if it has all that its operator needs.
   *
   * @throws InvalidInputException otherwise
   */
  Operation checked(Operation operation) {
    for (OpSpec.Parameter parameter : spec.parameters()) {
      if (!parameter.optional() && !operation.arguments().containsKey(parameter.name())) {
        throw wrong("needs the argument " + parameter.name());
      }
    }
    operation.arguments().forEach(this::checkName);
    return operation;
  }

  private void checkName(String argument, Operand operand) {
    if (!(operand instanceof Operand.Name(String name))) {
      return;
    }
    switch (spec.parameter(argument).orElseThrow().kind()) {
      case PARAMS -> checkParams(name);
      case CONSTANT -> {
        if (!header.constants().containsKey(name)) {
          throw wrong("names the constant " + name + ", which the header has not");
        }
      }
      default -> {}
    }
  }

  private void checkParams(String name) {
    Params params = header.params().get(name);
    if (params == null) {
      throw wrong("names params " + name + ", which the header has not");
    }
    for (String key : spec.paramKeys()) {
      if (!params.has(key)) {
        throw wrong("needs the key " + key + " in params " + name);
      }
    }
    for (String key : java.util.List.of("input", "output", "inputs")) {
      if (params.has(key)) {
        for (String tensor : params.names(key)) {
          if (!header.tensors().containsKey(tensor)) {
            throw wrong("needs tensor " + tensor + ", which the header has not");
          }
        }
      }
    }
  }

  private InvalidInputException wrong(String what) {
    return new InvalidInputException(place, spec.name() + " " + what);
  }
}
