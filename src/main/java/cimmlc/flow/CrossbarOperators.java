package cimmlc.flow;

import static cimmlc.flow.OpSpec.Kind.CONSTANT;
import static cimmlc.flow.OpSpec.Kind.NUMBER;
import static cimmlc.flow.OpSpec.Kind.PARAMS;
import static cimmlc.flow.OpSpec.Kind.READ_ADDRESS;
import static cimmlc.flow.OpSpec.Kind.WRITE_ADDRESS;

import cimmlc.flow.OpSpec.Family;
import cimmlc.flow.OpSpec.Parameter;
import java.util.List;

/** The operators of crossbar and wordline mode (Figures 13 and 15; docs/flow.md). */
final class CrossbarOperators {

  private static final List<String> WRITE_KEYS =
      List.of("weights", "groups", "encoding", "binding", "weight_bits");
  private static final List<String> READ_KEYS =
      List.of("input", "weights", "groups", "encoding", "binding", "weight_bits", "activation_min");

  private CrossbarOperators() {}

  static List<OpSpec> all() {
    return List.of(
        write("cim.write_xb", "xb_addr"),
        write("cim.write_row", "row_addr"),
        read("cim.read_xb", "xb_addr", number("delay")),
        read("cim.read_row", "row_addr", number("xbs"), number("accumulate"), number("delay")),
        new OpSpec(
            "mov_patch",
            Family.DMOV,
            List.of(
                new Parameter("src", READ_ADDRESS, false),
                new Parameter("dst", WRITE_ADDRESS, false),
                new Parameter("params", PARAMS, false),
                new Parameter("window", NUMBER, false),
                new Parameter("row", NUMBER, false),
                new Parameter("rows", NUMBER, false)),
            List.of("input", "output", "groups")));
  }

  private static OpSpec write(String name, String address) {
    return new OpSpec(
        name,
        Family.CIM,
        List.of(
            new Parameter(address, NUMBER, false),
            new Parameter("mat", CONSTANT, false),
            new Parameter("params", PARAMS, false),
            new Parameter("row", NUMBER, false),
            new Parameter("rows", NUMBER, false),
            new Parameter("column", NUMBER, false),
            new Parameter("columns", NUMBER, false)),
        WRITE_KEYS);
  }

  private static OpSpec read(String name, String address, Parameter... optional) {
    List<Parameter> parameters =
        new java.util.ArrayList<>(
            List.of(
                new Parameter(address, NUMBER, false),
                new Parameter("len", NUMBER, false),
                new Parameter("params", PARAMS, false),
                new Parameter("src", READ_ADDRESS, false),
                new Parameter("dst", WRITE_ADDRESS, false)));
    parameters.addAll(List.of(optional));
    return new OpSpec(name, Family.CIM, parameters, READ_KEYS);
  }

  private static Parameter number(String name) {
    return new Parameter(name, NUMBER, true);
  }
}
