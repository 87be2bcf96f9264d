package cimmlc.flow;

import java.util.List;
import java.util.Optional;

/**
 * The syntax of a meta-operator: the door through which operators enter the language. Its meaning
 * is an {@code OpBehaviour} of the simulators.
 *
 * @param name as in the text, {@code cim.read_core}, {@code relu}
 * @param family the paper's class of the operator
 * @param parameters in the order of the text; words come first and without their name
 * @param paramKeys keys that the operator's {@code params} entry must have
 */
public record OpSpec(
    String name, Family family, List<Parameter> parameters, List<String> paramKeys) {

  /** CIM, DCOM and DMOV of Figure 10. */
  public enum Family {
    CIM,
    DCOM,
    DMOV
  }

  /** What an argument is. */
  public enum Kind {
    READ_ADDRESS,
    WRITE_ADDRESS,
    NUMBER,
    PARAMS,
    WORD,
    CONSTANT
  }

  /**
   * One argument.
   *
   * @param optional may be left out
   */
  public record Parameter(String name, Kind kind, boolean optional) {}

  public OpSpec {
    parameters = List.copyOf(parameters);
    paramKeys = List.copyOf(paramKeys);
  }

  /** The parameter of that name; an operator with {@code src1} also takes src3, src4 and so on. */
  public Optional<Parameter> parameter(String name) {
    for (Parameter parameter : parameters) {
      if (parameter.name().equals(name)) {
        return Optional.of(parameter);
      }
    }
    boolean further = parameters.getFirst().name().equals("src1") && name.matches("src[1-9]\\d*");
    return further ? Optional.of(new Parameter(name, Kind.READ_ADDRESS, true)) : Optional.empty();
  }
}
