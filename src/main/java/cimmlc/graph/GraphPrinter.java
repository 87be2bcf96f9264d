package cimmlc.graph;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.StringJoiner;
import java.util.zip.CRC32C;

/**
 * The text form of a graph, a line a tensor or node; {@link GraphParser} reads it back. Constants
 * and scales of more than 8 values are named by a checksum.
 *
 * <pre>
 * graph lenet
 * input x [1x1x28x28] u8(0.0039, 0)
 * const w [6x1x5x5] s8(axis=0, 0.01 0.02 0.03 0.01 0.02 0.03, 0) = #8d1f20aa
 * c [1x6x24x24] u8(0.05, 0) = conv(x, w) kernel=5x5 as Conv_0
 * output c
 * </pre>
 */
public final class GraphPrinter {

  private static final int INLINE = 8; // values printed in full
  private static final Set<String> WORDS = Set.of("graph", "input", "const", "output", "as");

  private final StringBuilder text = new StringBuilder();
  private final Set<String> declared = new HashSet<>();
  private final Graph graph;

  private GraphPrinter(Graph graph) {
    this.graph = graph;
  }

  /** The text, ending with a line break; each constant stands before its first reader. */
  public static String print(Graph graph) {
    return new GraphPrinter(graph).run();
  }

  private String run() {
    text.append("graph ").append(name(graph.name())).append('\n');
    for (String input : graph.inputs()) {
      text.append("input ").append(declaration(graph.tensor(input))).append('\n');
    }
    graph.nodes().forEach(this::print);
    StringJoiner outputs = new StringJoiner(", ", "output ", "\n");
    graph.outputs().forEach(output -> outputs.add(name(output)));
    return text.append(outputs).toString();
  }

  private void print(Node node) {
    StringJoiner operands = new StringJoiner(", ", "(", ")");
    for (String input : node.inputs()) {
      Tensor tensor = graph.tensor(input);
      if (tensor.isConstant() && declared.add(input)) {
        text.append(constant(tensor)).append('\n');
      }
      operands.add(name(input));
    }
    text.append(declaration(graph.output(node))).append(" = ").append(OpText.name(node.op()));
    text.append(operands);
    OpText.attributes(node.op())
        .forEach((key, value) -> text.append(' ').append(key).append('=').append(value));
    if (!node.name().equals(node.output())) {
      text.append(" as ").append(name(node.name()));
    }
    text.append('\n');
  }

  /** The line of a constant. */
  static String constant(Tensor tensor) {
    return "const " + declaration(tensor) + " = " + values(Objects.requireNonNull(tensor.data()));
  }

  private static String declaration(Tensor tensor) {
    return name(tensor.name()) + " " + tensor.shape() + " " + type(tensor);
  }

  private static String type(Tensor tensor) {
    return switch (tensor.quantization()) {
      case Quantization.PerTensor(IntegerType type, float scale, int zero) ->
          type + "(" + scale + ", " + zero + ")";
      case Quantization.PerChannel channels -> channels.type() + channels(channels);
      case null ->
          tensor.data() instanceof TensorData.Integers(IntegerType type, _)
              ? type.toString()
              : "f32";
    };
  }

  private static String channels(Quantization.PerChannel channels) {
    StringJoiner scales = new StringJoiner(" ");
    StringJoiner zeros = new StringJoiner(" ");
    for (int i = 0; i < channels.scales().length; i++) {
      scales.add(String.valueOf(channels.scales()[i]));
      zeros.add(String.valueOf(channels.zeroPoints()[i]));
    }
    if (channels.scales().length > INLINE) {
      String sum =
          hash(
              MemorySegment.ofArray(channels.scales()),
              MemorySegment.ofArray(channels.zeroPoints()));
      return "(axis=" + channels.axis() + ", " + sum + ")";
    }
    boolean same = Arrays.stream(channels.zeroPoints()).distinct().count() == 1;
    String zeroPoints = same ? String.valueOf(channels.zeroPoint(0)) : zeros.toString();
    return "(axis=" + channels.axis() + ", " + scales + ", " + zeroPoints + ")";
  }

  private static String values(TensorData data) {
    return switch (data) {
      case TensorData.Fill fill -> "fill " + fill.value();
      case TensorData.Floats(MemorySegment bytes) when data.count() > INLINE -> hash(bytes);
      case TensorData.Integers(_, MemorySegment bytes) when data.count() > INLINE -> hash(bytes);
      case TensorData.Scaled scaled when data.count() > INLINE -> hash(scaled);
      case TensorData.Floats _, TensorData.Integers _, TensorData.Scaled _ -> inline(data);
    };
  }

  private static String inline(TensorData data) {
    StringJoiner values = new StringJoiner(" ");
    for (long i = 0; i < data.count(); i++) {
      boolean real = !(data instanceof TensorData.Integers);
      values.add(real ? String.valueOf(data.floatAt(i)) : String.valueOf(data.intAt(i)));
    }
    return values.toString();
  }

  /** A checksum of the bytes of some segments. */
  private static String hash(MemorySegment... segments) {
    CRC32C sum = new CRC32C();
    byte[] chunk = new byte[1 << 16];
    for (MemorySegment bytes : segments) {
      for (long at = 0; at < bytes.byteSize(); at += chunk.length) {
        int length = (int) Math.min(chunk.length, bytes.byteSize() - at);
        MemorySegment.copy(bytes, ValueLayout.JAVA_BYTE, at, chunk, 0, length);
        sum.update(chunk, 0, length);
      }
    }
    return "#%08x".formatted(sum.getValue());
  }

  /** The checksum that the same values would have if they were stored. */
  private static String hash(TensorData.Scaled scaled) {
    CRC32C sum = new CRC32C();
    ByteBuffer chunk = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);
    for (long i = 0; i < scaled.count(); i++) {
      chunk.putFloat(scaled.floatAt(i));
      if (!chunk.hasRemaining() || i == scaled.count() - 1) {
        sum.update(chunk.flip());
        chunk.clear();
      }
    }
    return "#%08x".formatted(sum.getValue());
  }

  /** A name as it stands where it is a plain word, else in quotes. */
  static String name(String name) {
    if (name.matches("[A-Za-z0-9_./:@$-]+") && !WORDS.contains(name)) {
      return name;
    }
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      switch (c) {
        case '"', '\\' -> quoted.append('\\').append(c);
        case '\n' -> quoted.append("\\n");
        case '\r' -> quoted.append("\\r");
        default -> quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }
}
