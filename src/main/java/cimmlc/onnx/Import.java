package cimmlc.onnx;

import cimmlc.diag.Diagnostics;
import cimmlc.diag.Location;
import cimmlc.graph.Canonicalize;
import cimmlc.graph.Graph;
import cimmlc.graph.Quantization;
import cimmlc.graph.Shape;
import cimmlc.onnx.proto.Onnx.GraphProto;
import cimmlc.onnx.proto.Onnx.ModelProto;
import cimmlc.onnx.proto.Onnx.NodeProto;
import cimmlc.onnx.proto.Onnx.OperatorSetIdProto;
import cimmlc.onnx.proto.Onnx.TensorProto;
import cimmlc.onnx.proto.Onnx.ValueInfoProto;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One model on its way to a graph; collects every problem before it gives up. */
final class Import {

  private static final int OLDEST_OPSET = 7;
  private static final int NEWEST_OPSET = 28;

  private final ModelSource source;
  private final ImportOptions options;
  private final GraphProto proto;
  private final Location file;
  private final Diagnostics problems = new Diagnostics();
  private final Map<String, TensorProto> initializers = new LinkedHashMap<>();
  private final Set<String> usedDims = new HashSet<>();

  private Import(ModelSource source, ImportOptions options) {
    this.source = source;
    this.options = options;
    this.proto = source.model().getGraph();
    this.file = Location.of(source.name());
  }

  /**
   * Imports a model.
   *
   * @throws cimmlc.diag.InvalidInputException with everything that is wrong or not supported
   */
  static Graph run(ModelSource source, ImportOptions options) {
    return new Import(source, options).run();
  }

  private Graph run() {
    checkModel();
    proto.getInitializerList().forEach(tensor -> initializers.put(tensor.getName(), tensor));
    int opset = opset();
    problems.throwIfAny();
    List<NodeProto> nodes = SortNodes.run(proto, initializers.keySet(), file, problems);
    Scope scope = new Scope(new TensorReader(source), initializers, reads(), writes());
    List<String> inputs = inputs(scope);
    checkDims();
    problems.throwIfAny();
    nodes.forEach(node -> one(node, scope, opset));
    problems.throwIfAny();
    Map<String, String> outputs = outputs(scope, inputs);
    problems.throwIfAny();
    Graph graph =
        Canonicalize.run(scope.graph(graphName(), inputs, List.copyOf(outputs.keySet())), outputs);
    checkStorage(graph, scope);
    CheckArithmetic.run(graph, file, problems);
    problems.throwIfAny();
    return graph;
  }

  /** The file's name without folder and ending. */
  private String graphName() {
    String name = source.name().substring(source.name().lastIndexOf('/') + 1);
    return name.endsWith(".onnx") ? name.substring(0, name.length() - 5) : name;
  }

  private void checkModel() {
    if (!source.model().hasGraph()) {
      problems.add(file, "not an ONNX model: it has no graph");
    }
    if (source.model().getFunctionsCount() > 0) {
      problems.add(file, "model-local functions are not supported; inline them before export");
    }
    if (proto.getSparseInitializerCount() > 0) {
      problems.add(file, "sparse initializers are not supported");
    }
  }

  private int opset() {
    ModelProto model = source.model();
    for (OperatorSetIdProto set : model.getOpsetImportList()) {
      if (Domains.isStandard(set.getDomain())) {
        long version = set.getVersion();
        if (version < OLDEST_OPSET || version > NEWEST_OPSET) {
          problems.add(
              file,
              "operator set %d is not supported; %d to %d are"
                  .formatted(version, OLDEST_OPSET, NEWEST_OPSET));
        }
        return (int) version;
      }
    }
    problems.add(file, "the model does not say which operator set it uses");
    return 0;
  }

  private Set<String> reads() {
    Set<String> reads = new HashSet<>();
    proto.getNodeList().forEach(node -> reads.addAll(node.getInputList()));
    proto.getOutputList().forEach(output -> reads.add(output.getName()));
    return reads;
  }

  private Set<String> writes() {
    Set<String> writes = new HashSet<>();
    proto.getNodeList().forEach(node -> writes.addAll(node.getOutputList()));
    return writes;
  }

  private List<String> inputs(Scope scope) {
    Set<String> names = new LinkedHashSet<>();
    for (ValueInfoProto input : proto.getInputList()) {
      // Old files list their initializers among the inputs.
      if (initializers.containsKey(input.getName())) {
        continue;
      }
      try {
        if (!names.add(input.getName())) {
          throw new Refusal("declared twice");
        }
        ElementType type = ElementType.of(input.getType().getTensorType().getElemType());
        if (!type.isReal() && !type.isQuantized()) {
          throw new Refusal(type + " inputs are not supported");
        }
        scope.input(input.getName(), type, shape(input));
      } catch (Refusal e) {
        problems.add(file, "input '" + input.getName() + "': " + e.reason());
      }
    }
    return List.copyOf(names);
  }

  private Shape shape(ValueInfoProto input) {
    var tensor = input.getType().getTensorType();
    if (!tensor.hasShape()) {
      throw new Refusal("has no shape");
    }
    List<Long> dims = new ArrayList<>();
    for (var dim : tensor.getShape().getDimList()) {
      boolean batch = dims.isEmpty();
      dims.add(dim.hasDimValue() ? dim.getDimValue() : symbolic(dim.getDimParam(), batch));
    }
    return Shapes.of(dims);
  }

  private long symbolic(String name, boolean batch) {
    Integer given = options.dims().get(name);
    if (given != null && !name.isEmpty()) {
      usedDims.add(name);
      if (given < 1) {
        throw new Refusal("--dim " + name + "=" + given + ": must be at least 1");
      }
      return given;
    }
    if (batch) {
      return 1;
    }
    throw new Refusal(
        name.isEmpty()
            ? "has an extent without value or name; export the model with a fixed shape"
            : "extent '" + name + "' has no value; give it with --dim " + name + "=N");
  }

  private void checkDims() {
    for (String name : options.dims().keySet()) {
      if (!usedDims.contains(name)) {
        problems.add(file, "--dim " + name + ": no input has an extent of that name");
      }
    }
  }

  private void one(NodeProto node, Scope scope, int opset) {
    String name = scope.freshNode(Domains.nodeName(node));
    NodeImport wrapped = new NodeImport(node, name, scope, opset);
    Shape known = null;
    try {
      if (node.getOutputCount() == 0) {
        throw new Refusal("has no outputs");
      }
      if (!Domains.isKnown(node)) {
        throw new Refusal("operators of domain '" + node.getDomain() + "' are not supported");
      }
      Operators.run(wrapped);
      return;
    } catch (UnknownShape e) {
      // Reported where the shape was lost.
    } catch (Refusal e) {
      known = e.shape();
      problems.add(file, Domains.describe(node, name) + ": " + e.reason());
    } catch (RuntimeException e) {
      // A last resort for malformed files: what no check above foresaw is still one clear line.
      problems.add(file, Domains.describe(node, name) + ": malformed (" + e + ")");
    }
    for (String output : node.getOutputList()) {
      scope.bind(output, new Value.Activation(output, ElementType.FLOAT, known));
      known = null;
    }
  }

  /** Tensor of the graph for each output, keyed by the output's name in the model. */
  private Map<String, String> outputs(Scope scope, List<String> inputs) {
    Map<String, String> outputs = new LinkedHashMap<>();
    Set<String> taken = new HashSet<>(inputs);
    Set<String> names = new HashSet<>();
    for (ValueInfoProto output : proto.getOutputList()) {
      String name = output.getName();
      switch (value(scope, name)) {
        case Value.Known _ ->
            problems.add(file, "output '" + name + "' does not depend on any input");
        case Value.Activation(var tensor, var type, var _) -> {
          if (!names.add(name)) {
            problems.add(file, "output '" + name + "' is declared twice");
          } else {
            outputs.put(taken.add(tensor) ? tensor : scope.copy(tensor, name, type), name);
          }
        }
      }
    }
    if (proto.getOutputCount() == 0) {
      problems.add(file, "the model has no outputs");
    }
    return outputs;
  }

  private Value value(Scope scope, String name) {
    try {
      return scope.value(name);
    } catch (Refusal e) {
      problems.add(file, "output '" + name + "': " + e.reason());
    } catch (UnknownShape e) {
      problems.add(file, "output '" + name + "' is produced by no node");
    }
    return new Value.Activation(name, ElementType.FLOAT, null);
  }

  /** Integer tensors that nobody dequantises have no scale. */
  private void checkStorage(Graph graph, Scope scope) {
    for (ValueInfoProto info : proto.getInputList()) {
      check(graph, scope, info.getName());
    }
    graph.outputs().forEach(output -> check(graph, scope, output));
  }

  private void check(Graph graph, Scope scope, String name) {
    var tensor = graph.tensors().get(name);
    if (tensor == null || tensor.isConstant()) {
      return;
    }
    Quantization quantization = tensor.quantization();
    boolean integer = !value(scope, name).type().isReal();
    if (integer && quantization == null) {
      problems.add(file, "integer tensor '" + name + "' has no scale");
    }
  }
}
