package cimmlc.onnx;

import cimmlc.onnx.proto.Onnx.NodeProto;

/** Names of ONNX nodes and of the domains that their operators are from. */
final class Domains {

  private Domains() {}

  static boolean isStandard(String domain) {
    return domain.isEmpty() || domain.equals("ai.onnx");
  }

  /** ONNX Runtime's own domain has the same two operators, for 4- and 16-bit types. */
  static boolean isKnown(NodeProto node) {
    return isStandard(node.getDomain())
        || node.getDomain().equals("com.microsoft") && node.getOpType().endsWith("quantizeLinear")
        || node.getDomain().equals("com.microsoft") && node.getOpType().equals("QuantizeLinear");
  }

  /** The node's name, or one made of its operator and output. */
  static String nodeName(NodeProto node) {
    if (!node.getName().isEmpty()) {
      return node.getName();
    }
    String output = node.getOutputCount() == 0 ? "" : node.getOutput(0);
    return node.getOpType() + "/" + output;
  }

  /** A node for messages. */
  static String describe(NodeProto node, String name) {
    return "node '" + shown(name) + "' (" + shown(node.getOpType()) + ")";
  }

  /** A name of the file, short and without control characters. */
  private static String shown(String name) {
    String clean = name.replaceAll("\\p{Cntrl}", "?");
    return clean.length() > 200 ? clean.substring(0, 200) + "..." : clean;
  }
}
