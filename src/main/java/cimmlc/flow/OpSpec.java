package cimmlc.flow;

import java.util.List;

/**
 * The syntax of a meta-operator: the door through which operators enter the language. Its meaning is
 * an {@code OpBehaviour} of the simulators.
 *
 * @param name as in the text, {@code cim.read_core}, {@code relu}
 * @param family the paper's class of the operator
 * @param parameters in the order of the text
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
}
