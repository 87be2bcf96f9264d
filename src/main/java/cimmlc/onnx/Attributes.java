package cimmlc.onnx;

import cimmlc.onnx.proto.Onnx.AttributeProto;
import cimmlc.onnx.proto.Onnx.AttributeProto.AttributeType;
import cimmlc.onnx.proto.Onnx.NodeProto;
import com.google.protobuf.ByteString;
import java.util.List;

/** Attributes of nodes to be written. */
final class Attributes {

  private final NodeProto.Builder node;

  Attributes(NodeProto.Builder node) {
    this.node = node;
  }

  Attributes integer(String name, long value) {
    node.addAttribute(attribute(name, AttributeType.INT).setI(value));
    return this;
  }

  Attributes integers(String name, List<Integer> values) {
    AttributeProto.Builder attribute = attribute(name, AttributeType.INTS);
    values.forEach(attribute::addInts);
    node.addAttribute(attribute);
    return this;
  }

  Attributes real(String name, float value) {
    node.addAttribute(attribute(name, AttributeType.FLOAT).setF(value));
    return this;
  }

  Attributes text(String name, String value) {
    ByteString bytes = ByteString.copyFromUtf8(value);
    node.addAttribute(attribute(name, AttributeType.STRING).setS(bytes));
    return this;
  }

  private static AttributeProto.Builder attribute(String name, AttributeType type) {
    return AttributeProto.newBuilder().setName(name).setType(type);
  }
}
