package cimmlc.graph;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what {@link GraphPrinter} writes; stops at the first problem. */
public final class GraphParser {

  private final Map<String, Tensor> constants;
  private final List<String> inputs = new ArrayList<>();
  private final List<String> outputs = new ArrayList<>();
  private final List<Node> nodes = new ArrayList<>();
  private final Map<String, Tensor> tensors = new LinkedHashMap<>();
  private String name = "";

  private GraphParser(Map<String, Tensor> constants) {
    this.constants = constants;
  }

  /**
   * The graph of a text.
   *
   * @param file where the text is from, for messages
   * @param constants at least those that the text names by checksum, by name
   * @throws cimmlc.diag.InvalidInputException with line and column, if the text is no graph
   */
  public static Graph parse(String file, String text, Map<String, Tensor> constants) {
    GraphParser parser = new GraphParser(constants);
    List<String> lines = text.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      GraphTokens tokens = new GraphTokens(file, i + 1, lines.get(i));
      if (!tokens.isAtEnd()) {
        parser.parseChecked(tokens, lines.get(i));
      }
    }
    try {
      return new Graph(parser.name, parser.inputs, parser.outputs, parser.nodes, parser.tensors);
    } catch (IllegalArgumentException e) {
      throw new GraphTokens(file, lines.size(), "").error(String.valueOf(e.getMessage()));
    }
  }

  private void parseChecked(GraphTokens tokens, String line) {
    try {
      parseLine(tokens, line);
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw tokens.error(String.valueOf(e.getMessage()));
    }
    if (!tokens.isAtEnd()) {
      throw tokens.error("expected the end of the line");
    }
  }

  private void parseLine(GraphTokens tokens, String line) {
    if (tokens.accept("graph")) {
      name = tokens.word();
    } else if (tokens.accept("input")) {
      Tensor tensor = declaration(tokens).tensor();
      inputs.add(tensor.name());
      declare(tensor);
    } else if (tokens.accept("const")) {
      constant(tokens, line);
    } else if (tokens.accept("output")) {
      do {
        outputs.add(tokens.word());
      } while (tokens.accept(","));
    } else {
      node(tokens);
    }
  }

  private void declare(Tensor tensor) {
    if (tensors.put(tensor.name(), tensor) != null) {
      throw new IllegalArgumentException(tensor.name() + " is declared twice");
    }
  }

  /** A tensor without data; scales that are not in the text come from the constant of that name. */
  private Declaration declaration(GraphTokens tokens) {
    String tensor = tokens.word();
    tokens.expect("[");
    List<Integer> dims = new ArrayList<>();
    for (String word : tokens.words()) {
      for (String extent : word.split("x", -1)) {
        dims.add(Integer.parseInt(extent));
      }
    }
    tokens.expect("]");
    IntegerType type = type(tokens.word());
    Quantization quantization = quantization(tokens, tensor, type);
    return new Declaration(new Tensor(tensor, new Shape(dims), quantization, null), type);
  }

  /** Null stands for float32. */
  private static @Nullable IntegerType type(String word) {
    if (word.equals("f32")) {
      return null;
    }
    if (!word.matches("[su][0-9]+")) {
      throw new IllegalArgumentException(word + " is no type");
    }
    return new IntegerType(Integer.parseInt(word.substring(1)), word.startsWith("s"));
  }

  private @Nullable Quantization quantization(
      GraphTokens tokens, String tensor, @Nullable IntegerType type) {
    if (type == null || !tokens.accept("(")) {
      return null;
    }
    Quantization quantization;
    if (tokens.accept("axis")) {
      tokens.expect("=");
      quantization = channels(tokens, tensor, type, Integer.parseInt(tokens.word()));
    } else {
      float scale = Float.parseFloat(tokens.word());
      tokens.expect(",");
      quantization = new Quantization.PerTensor(type, scale, Integer.parseInt(tokens.word()));
    }
    tokens.expect(")");
    return quantization;
  }

  private @Nullable Quantization channels(
      GraphTokens tokens, String tensor, IntegerType type, int axis) {
    tokens.expect(",");
    List<String> words = tokens.words();
    if (words.size() == 1 && words.getFirst().startsWith("#")) {
      return given(tensor).quantization();
    }
    tokens.expect(",");
    List<String> zeros = tokens.words();
    float[] scales = new float[words.size()];
    int[] zeroPoints = new int[words.size()];
    for (int i = 0; i < scales.length; i++) {
      scales[i] = Float.parseFloat(words.get(i));
      zeroPoints[i] = Integer.parseInt(zeros.get(zeros.size() == 1 ? 0 : i));
    }
    return new Quantization.PerChannel(type, scales, zeroPoints, axis);
  }

  /** A tensor before its values are known; {@code type} is null for float32. */
  private record Declaration(Tensor tensor, @Nullable IntegerType type) {}

  private Tensor given(String constant) {
    Tensor given = constants.get(constant);
    if (given == null) {
      throw new IllegalArgumentException("the values of constant " + constant + " are not given");
    }
    return given;
  }

  private void constant(GraphTokens tokens, String line) {
    Declaration declaration = declaration(tokens);
    Tensor declared = declaration.tensor();
    tokens.expect("=");
    List<String> words = tokens.words();
    boolean named = words.size() == 1 && words.getFirst().startsWith("#");
    TensorData data = named ? given(declared.name()).data() : data(declaration, words);
    Tensor constant = new Tensor(declared.name(), declared.shape(), declared.quantization(), data);
    if (data == null || !GraphPrinter.constant(constant).equals(line.strip())) {
      throw new IllegalArgumentException(
          "the values given for constant " + declared.name() + " are not those of the text");
    }
    declare(constant);
  }

  private static TensorData data(Declaration declaration, List<String> words) {
    if (words.size() == 2 && words.getFirst().equals("fill")) {
      return new TensorData.Fill(
          declaration.tensor().shape().elements(), Float.parseFloat(words.get(1)));
    }
    IntegerType type = declaration.type();
    if (type == null) {
      float[] values = new float[words.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = Float.parseFloat(words.get(i));
      }
      return TensorData.Floats.of(values);
    }
    ByteBuffer bytes =
        ByteBuffer.allocate(words.size() * type.bytes()).order(ByteOrder.LITTLE_ENDIAN);
    for (String word : words) {
      int value = Integer.parseInt(word);
      switch (type.bytes()) {
        case 1 -> bytes.put((byte) value);
        case 2 -> bytes.putShort((short) value);
        default -> bytes.putInt(value);
      }
    }
    return new TensorData.Integers(type, MemorySegment.ofArray(bytes.array()));
  }

  private void node(GraphTokens tokens) {
    Tensor output = declaration(tokens).tensor();
    tokens.expect("=");
    String operator = tokens.word();
    tokens.expect("(");
    List<String> operands = new ArrayList<>();
    do {
      operands.add(tokens.word());
    } while (tokens.accept(","));
    tokens.expect(")");
    Map<String, String> attributes = new LinkedHashMap<>();
    String node = output.name();
    while (!tokens.isAtEnd()) {
      if (tokens.accept("as")) {
        node = tokens.word();
      } else {
        attribute(tokens, attributes);
      }
    }
    nodes.add(new Node(node, OpText.parse(operator, attributes), operands, output.name()));
    if (!attributes.isEmpty()) {
      throw new IllegalArgumentException(operator + " has no " + attributes.keySet());
    }
    declare(output);
  }

  private static void attribute(GraphTokens tokens, Map<String, String> attributes) {
    String key = tokens.word();
    tokens.expect("=");
    StringBuilder value = new StringBuilder(tokens.word());
    while (tokens.accept(",")) {
      value.append(',').append(tokens.word());
    }
    attributes.put(key, value.toString());
  }
}
