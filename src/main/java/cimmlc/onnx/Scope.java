package cimmlc.onnx;

import cimmlc.graph.Graph;
import cimmlc.graph.Node;
import cimmlc.graph.Op;
import cimmlc.graph.Quantization;
import cimmlc.graph.Shape;
import cimmlc.graph.Tensor;
import cimmlc.graph.TensorData;
import cimmlc.onnx.proto.Onnx.TensorProto;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What ONNX names stand for, and the graph as it grows. */
final class Scope {

  private final TensorReader reader;
  private final Map<String, TensorProto> initializers;
  private final Set<String> reads;
  private final Map<String, Value> values = new HashMap<>();
  private final List<Node> nodes = new ArrayList<>();
  private final Map<String, Tensor> tensors = new LinkedHashMap<>();
  private final Map<Value.Known, String> declared = new java.util.IdentityHashMap<>();
  private final Set<String> onnxNames;
  private final Map<String, Integer> tensorNames = new HashMap<>();
  private final Map<String, Integer> nodeNames = new HashMap<>();

  /**
   * An empty graph.
   *
   * @param reads every ONNX name that a node reads or that the model gives out
   * @param writes every ONNX name that a node produces
   */
  Scope(
      TensorReader reader,
      Map<String, TensorProto> initializers,
      Set<String> reads,
      Set<String> writes) {
    this.reader = reader;
    this.initializers = initializers;
    this.reads = reads;
    this.onnxNames = new HashSet<>(reads);
    onnxNames.addAll(writes);
  }

  Value.Known read(String name, TensorProto tensor) {
    return reader.read(name, tensor);
  }

  boolean isRead(String name) {
    return reads.contains(name);
  }

  /**
   * What a name stands for.
   *
   * @throws Refusal if it is an initializer that cannot be read
   */
  Value value(String name) {
    Value value = values.get(name);
    if (value == null) {
      TensorProto initializer = initializers.get(name);
      if (initializer == null) {
        throw new UnknownShape();
      }
      value = reader.read(name, initializer);
      values.put(name, value);
    }
    return value;
  }

  void bind(String name, Value value) {
    values.put(name, value);
  }

  /** A graph input. */
  void input(String name, ElementType type, Shape shape) {
    tensorNames.put(name, 1);
    tensors.put(name, Tensor.activation(name, shape));
    bind(name, new Value.Activation(name, type, shape));
  }

  void emit(String name, Op op, List<String> operands, String output, Shape shape) {
    tensorNames.put(output, 1);
    tensors.put(output, Tensor.activation(output, shape));
    nodes.add(new Node(name, op, operands, output));
  }

  /** The graph's tensor of a constant, declared once. */
  String declare(Value.Known known) {
    return declared.computeIfAbsent(known, this::newConstant);
  }

  private String newConstant(Value.Known known) {
    String name = fresh(known.name(), tensorNames);
    Tensor tensor =
        switch (known) {
          case Value.Weights(var _, var _, var shape, var data, var quantization) ->
              new Tensor(name, shape, quantization, data);
          case Value.Folded folded -> Tensor.constant(name, folded.shape(), floats(folded));
        };
    tensors.put(name, tensor);
    return name;
  }

  private static TensorData floats(Value.Folded folded) {
    float[] floats = new float[folded.values().length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) folded.values()[i];
    }
    return new TensorData.Floats(MemorySegment.ofArray(floats));
  }

  /** How a tensor of the graph is stored; null while that is not known. */
  @org.jspecify.annotations.Nullable
  Quantization quantization(String tensor) {
    Tensor known = tensors.get(tensor);
    return known == null ? null : known.quantization();
  }

  /** Declares how an activation is stored. */
  void quantize(String tensor, Quantization quantization) {
    tensors.computeIfPresent(tensor, (_, known) -> known.quantized(quantization));
  }

  /** A name for a tensor that the model does not have. */
  String freshTensor(String wanted) {
    String name = fresh(wanted, tensorNames);
    return onnxNames.contains(name) ? freshTensor(wanted) : name;
  }

  String freshNode(String wanted) {
    return fresh(wanted, nodeNames);
  }

  private static String fresh(String wanted, Map<String, Integer> taken) {
    String name = wanted;
    while (taken.containsKey(name)) {
      name = wanted + "_" + taken.merge(wanted, 1, Integer::sum);
    }
    taken.put(name, 1);
    return name;
  }

  /** The graph so far. */
  Graph graph(String name, List<String> inputs, List<String> outputs) {
    return new Graph(name, inputs, outputs, nodes, tensors);
  }

  /** A tensor of its own for a value that the model gives out a second time. */
  String copy(String tensor, String wanted, ElementType type) {
    Tensor source = java.util.Objects.requireNonNull(tensors.get(tensor));
    String name = freshTensor(wanted);
    emit(
        freshNode(name),
        Op.Unary.of(Op.Unary.Kind.IDENTITY),
        List.of(tensor),
        name,
        source.shape());
    Quantization quantization = source.quantization();
    if (quantization != null) {
      quantize(name, quantization);
    }
    values.putIfAbsent(name, new Value.Activation(name, type, source.shape()));
    return name;
  }
}
