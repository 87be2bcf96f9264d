package cimmlc.flow;

import static cimmlc.flow.OpSpec.Kind.CONSTANT;
import static cimmlc.flow.OpSpec.Kind.NUMBER;
import static cimmlc.flow.OpSpec.Kind.PARAMS;
import static cimmlc.flow.OpSpec.Kind.READ_ADDRESS;
import static cimmlc.flow.OpSpec.Kind.WORD;
import static cimmlc.flow.OpSpec.Kind.WRITE_ADDRESS;

import cimmlc.flow.OpSpec.Family;
import cimmlc.flow.OpSpec.Parameter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The operator table: the syntax of every meta-operator of the language (docs/flow.md). */
public final class Operators {

  /** Functions of each value by itself, with the keys that they need besides input and output. */
  private static final Map<String, List<String>> POINTWISE = pointwise();

  private static final Map<String, OpSpec> TABLE = table();

  private Operators() {}

  /** Every operator, in the table's order. */
  public static List<OpSpec> all() {
    return List.copyOf(TABLE.values());
  }

  /** The operator of that name. */
  public static Optional<OpSpec> find(String name) {
    return Optional.ofNullable(TABLE.get(name));
  }

  /** True for a function of each value by itself, which may be applied to rows of values. */
  public static boolean isPointwise(String name) {
    return POINTWISE.containsKey(name);
  }

  private static Map<String, List<String>> pointwise() {
    Map<String, List<String>> keys = new LinkedHashMap<>();
    for (String name : List.of("relu", "sigmoid", "tanh", "hard_swish", "identity")) {
      keys.put(name, List.of());
    }
    keys.put("leaky_relu", List.of("alpha"));
    keys.put("hard_sigmoid", List.of("alpha", "beta"));
    keys.put("clip", List.of("min", "max"));
    for (String name : List.of("erf", "gelu", "gelu_tanh", "sqrt")) {
      keys.put(name, List.of());
    }
    keys.put("swish", List.of("alpha"));
    keys.put("pow", List.of("exponent"));
    return java.util.Collections.unmodifiableMap(keys);
  }

  private static Map<String, OpSpec> table() {
    Map<String, OpSpec> table = new LinkedHashMap<>();
    coreOperators().forEach(spec -> table.put(spec.name(), spec));
    CrossbarOperators.all().forEach(spec -> table.put(spec.name(), spec));
    POINTWISE.forEach((name, keys) -> table.put(name, unary(name, keys)));
    table.put("requant", requant());
    for (String name : List.of("add", "sub", "mul", "div")) {
      table.put(name, onOperands(name, true, "inputs", "output"));
    }
    table.put("matmul", onOperands("matmul", false, "inputs", "output", "factor"));
    String[] pool = {"input", "output", "kernel", "stride", "pad", "dilation"};
    table.put("max_pool", whole("max_pool", pool));
    table.put("average_pool", whole("average_pool", pool));
    table.put("affine", whole("affine", "input", "output", "scale", "shift"));
    for (String name : List.of("layer_norm", "rms_norm")) {
      table.put(name, whole(name, "input", "output", "axis", "epsilon", "scale"));
    }
    table.put("softmax", whole("softmax", "input", "output", "axis"));
    table.put("lrn", whole("lrn", "input", "output", "size", "alpha", "beta", "bias"));
    table.put("transpose", whole("transpose", "input", "output", "perm"));
    table.put("slice", whole("slice", "input", "output", "starts", "steps"));
    table.put("pad", whole("pad", "input", "output", "before", "mode", "value"));
    table.put(
        "mov",
        new OpSpec("mov", Family.DMOV, strided(new Parameter("params", PARAMS, true)), List.of()));
    return java.util.Collections.unmodifiableMap(table);
  }

  private static List<OpSpec> coreOperators() {
    Parameter core = new Parameter("core_addr", NUMBER, false);
    Parameter params = new Parameter("params", PARAMS, false);
    return List.of(
        new OpSpec(
            "cim.write_core",
            Family.CIM,
            List.of(core, new Parameter("mat", CONSTANT, false), params),
            List.of("cores")),
        new OpSpec(
            "cim.read_core",
            Family.CIM,
            List.of(
                new Parameter("type", WORD, false),
                params,
                core,
                new Parameter("src", READ_ADDRESS, false),
                new Parameter("dst", WRITE_ADDRESS, false)),
            List.of("input", "output", "weights", "groups", "windows", "step", "cores")));
  }

  private static OpSpec unary(String name, List<String> keys) {
    List<String> all = new ArrayList<>(List.of("input", "output"));
    all.addAll(keys);
    return new OpSpec(name, Family.DCOM, strided(new Parameter("params", PARAMS, false)), all);
  }

  private static OpSpec requant() {
    List<Parameter> parameters = new ArrayList<>(strided(new Parameter("params", PARAMS, false)));
    parameters.add(new Parameter("column", NUMBER, true));
    return new OpSpec(
        "requant", Family.DCOM, parameters, List.of("output", "columns", "offset", "multiplier"));
  }

  private static List<Parameter> strided(Parameter params) {
    return List.of(
        new Parameter("src", READ_ADDRESS, false),
        new Parameter("dst", WRITE_ADDRESS, false),
        new Parameter("len", NUMBER, false),
        params,
        new Parameter("rows", NUMBER, true),
        new Parameter("src_stride", NUMBER, true),
        new Parameter("dst_stride", NUMBER, true));
  }

  /** An operator on src1, src2 and so on. */
  private static OpSpec onOperands(String name, boolean optionalParams, String... keys) {
    return new OpSpec(
        name,
        Family.DCOM,
        List.of(
            new Parameter("src1", READ_ADDRESS, false),
            new Parameter("src2", READ_ADDRESS, false),
            new Parameter("dst", WRITE_ADDRESS, false),
            new Parameter("len", NUMBER, false),
            new Parameter("params", PARAMS, optionalParams)),
        List.of(keys));
  }

  private static OpSpec whole(String name, String... keys) {
    List<Parameter> parameters = new ArrayList<>();
    parameters.add(new Parameter("src", READ_ADDRESS, false));
    parameters.add(new Parameter("dst", WRITE_ADDRESS, false));
    parameters.add(new Parameter("len", NUMBER, false));
    parameters.add(new Parameter("params", PARAMS, false));
    return new OpSpec(name, Family.DCOM, parameters, List.of(keys));
  }
}
