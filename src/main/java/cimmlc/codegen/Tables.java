package cimmlc.codegen;

import cimmlc.arch.DigitalOps;
import cimmlc.diag.Diagnostics;
import cimmlc.diag.Location;
import cimmlc.flow.ConstantDecl;
import cimmlc.flow.Space;
import cimmlc.flow.TensorDecl.Role;
import cimmlc.flow.ValueType;
import cimmlc.graph.Graph;
import cimmlc.graph.Node;
import cimmlc.graph.Quantization;
import cimmlc.graph.Tensor;
import cimmlc.graph.TensorData;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The header while the operators are lowered: tensors, constants, parameters, names, problems. */
final class Tables {

  final Graph graph;
  final TensorTable tensors = new TensorTable();
  final ConstantTable constants = new ConstantTable();
  final ParamsTable params = new ParamsTable();
  final Diagnostics problems = new Diagnostics();
  final Diagnostics tooSmall = new Diagnostics();
  private final DigitalOps digitalOps;
  private final Names stageNames = new Names();
  private final Names tensorNames = new Names();
  private final Map<String, List<Integer>> layouts;
  private final Set<String> outputs;
  private final Set<String> missingOps = new HashSet<>();

  Tables(Graph graph, DigitalOps digitalOps) {
    this.graph = graph;
    this.digitalOps = digitalOps;
    this.layouts = ChooseLayouts.of(graph);
    this.outputs = new HashSet<>(graph.outputs());
    graph.nodes().forEach(node -> stageNames.reserve(node.name()));
    graph.tensors().keySet().forEach(tensorNames::reserve);
    for (String input : graph.inputs()) {
      if (outputs.contains(input)) {
        problem(input + " is an input and an output of the network: no operator computes it");
      }
      tensors.add(FlowTensor.of(graph.tensor(input), layout(input), Role.INPUT));
    }
  }

  /** Adds a problem of the network. */
  void problem(String message) {
    problems.add(Location.of(graph.name()), message);
  }

  /** Adds a buffer that the schedule asks too much of. */
  void tooSmall(String message) {
    tooSmall.add(Location.of(graph.name()), message);
  }

  /** Reports a digital operator that the chip does not have, once each. */
  void needs(String digitalOp, Node node) {
    if (!digitalOps.has(digitalOp) && missingOps.add(digitalOp)) {
      problem(
          node.name()
              + " needs the digital operator "
              + digitalOp
              + ", which the chip lacks"
              + " (digital_ops)");
    }
  }

  String stage(String name) {
    return stageNames.fresh(name);
  }

  String tensorName(String name) {
    return tensorNames.fresh(name);
  }

  /** The output of a node as a tensor, not yet declared. */
  FlowTensor newOutput(Node node) {
    Role role = outputs.contains(node.output()) ? Role.OUTPUT : Role.INTERNAL;
    return FlowTensor.of(graph.output(node), layout(node.output()), role);
  }

  private List<Integer> layout(String tensor) {
    List<Integer> chosen = layouts.get(tensor);
    return chosen == null ? Layout.of(graph.tensor(tensor).shape()) : chosen;
  }

  /** The output of a node in a place of its own; declared by the first of its parts. */
  FlowTensor output(Node node) {
    return tensors.has(node.output()) ? tensors.get(node.output()) : tensors.add(newOutput(node));
  }

  /** What a node reads: an activation, or a constant that is declared with its first reader. */
  FlowTensor operand(String name) {
    Tensor tensor = graph.tensor(name);
    TensorData data = tensor.data();
    return data == null || tensors.has(name)
        ? tensors.get(name)
        : switch (tensor.quantization()) {
          case null -> constant(FlowTensor.constant(name, tensor, 1, 0, ValueType.F32), data);
          case Quantization.PerTensor(var type, float scale, int zeroPoint) ->
              constant(
                  FlowTensor.constant(name, tensor, scale, zeroPoint, StoredValues.type(type)),
                  data);
          case Quantization.PerChannel _ ->
              throw new IllegalStateException(name + " is quantised per channel");
        };
  }

  /** A constant operand with the numbers of {@code like}, to be moved and not computed with. */
  FlowTensor operand(String name, FlowTensor like) {
    Tensor tensor = graph.tensor(name);
    TensorData data = tensor.data();
    if (data == null || tensor.quantization() != null) {
      return operand(name);
    }
    Quantization.PerTensor numbers = graph.tensor(like.name()).activationQuantization();
    int[] stored = new int[Math.toIntExact(data.count())];
    java.util.Arrays.setAll(stored, i -> numbers.quantize(data.floatAt(i)));
    FlowTensor constant =
        FlowTensor.constant(
                tensorName(name + ".stored"), tensor, like.scale(), like.zeroPoint(), like.type())
            .laidOut(like.layout());
    return constant(constant, TensorData.Integers.of(stored));
  }

  private FlowTensor constant(FlowTensor tensor, TensorData data) {
    ConstantDecl place =
        constants.add(
            tensor.name(),
            tensor.type(),
            data.count(),
            StoredValues.of(data, tensor.shape(), tensor.layout(), tensor.type()));
    tensors.place(tensor.name(), Space.CONST, place.offset());
    return tensors.add(tensor);
  }
}
