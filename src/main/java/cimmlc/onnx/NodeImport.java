package cimmlc.onnx;

import cimmlc.graph.Op;
import cimmlc.graph.Quantization;
import cimmlc.graph.Shape;
import cimmlc.onnx.proto.Onnx.AttributeProto;
import cimmlc.onnx.proto.Onnx.AttributeProto.AttributeType;
import cimmlc.onnx.proto.Onnx.NodeProto;
import cimmlc.onnx.proto.Onnx.TensorProto;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One ONNX node while it is imported: its attributes, what its inputs stand for, its outputs. */
final class NodeImport {

  private final NodeProto node;
  private final Scope scope;

  /** Version of the operator set that the model uses. */
  final int opset;

  /** Unique name, which the graph's node gets. */
  final String name;

  NodeImport(NodeProto node, String name, Scope scope, int opset) {
    this.node = node;
    this.name = name;
    this.scope = scope;
    this.opset = opset;
  }

  String op() {
    return node.getOpType();
  }

  // Attributes: absent ones have the given value, wrong types are refused.

  long integer(String attribute, long otherwise) {
    AttributeProto a = attribute(attribute, AttributeType.INT);
    return a == null ? otherwise : a.getI();
  }

  float real(String attribute, float otherwise) {
    AttributeProto a = attribute(attribute, AttributeType.FLOAT);
    return a == null ? otherwise : a.getF();
  }

  String text(String attribute, String otherwise) {
    AttributeProto a = attribute(attribute, AttributeType.STRING);
    return a == null ? otherwise : a.getS().toStringUtf8();
  }

  @Nullable List<Long> integers(String attribute) {
    AttributeProto a = attribute(attribute, AttributeType.INTS);
    return a == null ? null : a.getIntsList();
  }

  @Nullable List<Float> reals(String attribute) {
    AttributeProto a = attribute(attribute, AttributeType.FLOATS);
    return a == null ? null : a.getFloatsList();
  }

  /** A tensor attribute, read. */
  Value.@Nullable Known tensor(String attribute) {
    AttributeProto a = attribute(attribute, AttributeType.TENSOR);
    TensorProto tensor = a == null ? null : a.getT();
    return tensor == null ? null : scope.read(node.getOutput(0), tensor);
  }

  boolean hasAttribute(String attribute) {
    return node.getAttributeList().stream().anyMatch(a -> a.getName().equals(attribute));
  }

  private @Nullable AttributeProto attribute(String attribute, AttributeType type) {
    for (AttributeProto a : node.getAttributeList()) {
      if (a.getName().equals(attribute)) {
        if (a.getType() != type || !a.getRefAttrName().isEmpty()) {
          throw new Refusal(
              "attribute '%s' must be of type %s, not %s".formatted(attribute, type, a.getType()));
        }
        return a;
      }
    }
    return null;
  }

  // Inputs.

  int inputs() {
    return node.getInputCount();
  }

  boolean has(int input) {
    return input < node.getInputCount() && !node.getInput(input).isEmpty();
  }

  /** What an input stands for. */
  Value value(int input) {
    if (!has(input)) {
      throw new Refusal("input " + input + " is missing");
    }
    return scope.value(node.getInput(input));
  }

  /**
   * The shape of an input.
   *
   * @throws UnknownShape if it follows from a refused node
   */
  Shape shape(int input) {
    return shape(value(input));
  }

  static Shape shape(Value value) {
    return switch (value) {
      case Value.Known known -> known.shape();
      case Value.Activation activation -> {
        if (activation.known() == null) {
          throw new UnknownShape();
        }
        yield activation.known();
      }
    };
  }

  /** A constant input. */
  Value.Known constant(int input, String what) {
    if (value(input) instanceof Value.Known known) {
      return known;
    }
    throw new Refusal(what + " must be a constant, '" + node.getInput(input) + "' is computed");
  }

  /** A constant input of integers, flattened. */
  List<Long> indices(int input, String what) {
    Value.Known known = constant(input, what);
    if (known.type().isReal()) {
      throw new Refusal(what + " must be integers, not " + known.type());
    }
    return Arrays.stream(known.values()).mapToObj(value -> (long) value).toList();
  }

  /** Axes and the like: an attribute in old operator sets, an input in new ones; null if absent. */
  @Nullable List<Long> indices(String attribute, int input, int since) {
    if (opset < since) {
      return integers(attribute);
    }
    return has(input) ? indices(input, attribute) : null;
  }

  /** The graph's tensor of an input of any type. */
  String operand(int input) {
    return operand(value(input));
  }

  String operand(Value value) {
    return switch (value) {
      case Value.Activation activation -> activation.tensor();
      case Value.Known known -> scope.declare(known);
    };
  }

  /** The graph's tensor of an input that must be real-valued (or dequantised). */
  String real(int input) {
    return real(value(input));
  }

  String real(Value value) {
    if (!value.type().isReal()) {
      throw new Refusal(value.type() + " arithmetic is not supported");
    }
    return operand(value);
  }

  // Outputs.

  /** Gives the first output a meaning. */
  void bind(Value value) {
    bind(output(), value);
  }

  private void bind(String output, Value value) {
    scope.bind(output, value);
  }

  /** Gives the first output a constant value under its own name. */
  void bindConstant(ElementType type, Shape shape, double[] values) {
    bind(new Value.Folded(node.getOutput(0), type, shape, values));
  }

  String output() {
    return node.getOutput(0);
  }

  /** Refuses further outputs that somebody reads. */
  void singleOutput() {
    for (int i = 1; i < node.getOutputCount(); i++) {
      if (scope.isRead(node.getOutput(i))) {
        throw new Refusal("output " + i + " ('" + node.getOutput(i) + "') is not supported");
      }
    }
  }

  /** The graph's node for the first output, which is real-valued. */
  void emit(Op op, List<String> operands, Shape shape) {
    scope.emit(name, op, operands, output(), shape);
    bind(new Value.Activation(output(), ElementType.FLOAT, shape));
  }

  /**
   * Declares that the first output holds values of the first input: same type, same storage.
   *
   * @throws Refusal for integers that no quantised tensor may have
   */
  void carry() {
    carry(output());
  }

  private void carry(String output) {
    ElementType type = value(0).type();
    if (!type.isReal()) {
      type.integer();
      Quantization quantization = scope.quantization(operand(0));
      if (quantization != null) {
        scope.quantize(output, quantization);
      }
    }
    bind(output, new Value.Activation(output, type, shape(scope.value(output))));
  }

  int outputs() {
    return node.getOutputCount();
  }

  /** The graph's node for one of several outputs that hold values of the first input. */
  void emitOutput(int index, Op op, List<String> operands, Shape shape) {
    String output = node.getOutput(index);
    if (!output.isEmpty()) {
      scope.emit(
          index == 0 ? name : scope.freshNode(name + "/" + index), op, operands, output, shape);
      bind(output, new Value.Activation(output, ElementType.FLOAT, shape));
      carry(output);
    }
  }

  /** A further node before the main one; its output's name. */
  String before(String suffix, Op op, List<String> operands, Shape shape) {
    String tensor = scope.freshTensor(output() + "/" + suffix);
    scope.emit(scope.freshNode(name + "/" + suffix), op, operands, tensor, shape);
    return tensor;
  }

  /** A further constant of the graph; its name. */
  String weights(String suffix, Shape shape, cimmlc.graph.TensorData data) {
    return scope.declare(
        new Value.Weights(output() + "/" + suffix, ElementType.FLOAT, shape, data, null));
  }

  /** The same of values that are rounded to float32. */
  String weights(String suffix, Shape shape, double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return weights(suffix, shape, cimmlc.graph.TensorData.Floats.of(floats));
  }

  Scope scope() {
    return scope;
  }
}
