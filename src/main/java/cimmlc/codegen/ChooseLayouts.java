package cimmlc.codegen;

import cimmlc.graph.Graph;
import cimmlc.graph.Node;
import cimmlc.graph.Op;
import cimmlc.graph.Shape;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The memory order of tensors around products of two activations, so that splitting into heads and
 * joining them moves no byte, and rows of all heads of a token are computed one after another:
 *
 * <pre>
 *   matmul -> [1,T,H*D] -> reshape -> [1,T,H,D] -> transpose -> [1,H,T,D] laid out [0,2,1,3]: the same bytes
 *   product of rows [1,H,T,T] laid out [0,2,1,3] -> softmax -> product [1,H,T,D] laid out [0,2,1,3]
 *     -> transpose -> [1,T,H,D] -> reshape -> [1,T,H*D]: the same bytes
 * </pre>
 *
 * Tensors that are images of a convolution or pooling, and networks without such products, keep
 * {@link Layout#of}.
 */
final class ChooseLayouts {

  private final Graph graph;
  private final Map<String, List<Integer>> demands = new HashMap<>();
  private final Map<String, List<Integer>> layouts = new HashMap<>();

  private ChooseLayouts(Graph graph) {
    this.graph = graph;
  }

  /** The layouts that differ from the usual ones may be among these. */
  static Map<String, List<Integer>> of(Graph graph) {
    ChooseLayouts choice = new ChooseLayouts(graph);
    Set<String> tokens = choice.tokens();
    if (tokens.isEmpty()) {
      return Map.of();
    }
    graph.nodes().reversed().forEach(choice::demand);
    for (String input : graph.inputs()) {
      if (tokens.contains(input)) {
        choice.layouts.put(input, Layout.rowMajor(graph.tensor(input).shape()));
      }
    }
    for (Node node : graph.nodes()) {
      if (tokens.contains(node.output())) {
        Shape shape = choice.shape(node.output());
        choice.layouts.put(node.output(), Layout.usual(shape, choice.layout(node)));
      }
    }
    return choice.layouts;
  }

  /** Activations that data movement and functions of values connect with a product of two. */
  private Set<String> tokens() {
    Map<String, List<Node>> touching = new HashMap<>();
    Set<String> images = new HashSet<>();
    ArrayDeque<String> open = new ArrayDeque<>();
    for (Node node : graph.nodes()) {
      List<String> tensors = activations(node);
      tensors.forEach(name -> touching.computeIfAbsent(name, _ -> new ArrayList<>()).add(node));
      switch (node.op()) {
        case Op.Conv _, Op.Pool _, Op.Lrn _, Op.Affine _ -> images.addAll(tensors);
        case Op.DynamicMatMul _ -> open.addAll(tensors);
        default -> {}
      }
    }
    Set<String> tokens = new HashSet<>();
    while (!open.isEmpty()) {
      String name = open.remove();
      if (!images.contains(name) && tokens.add(name)) {
        touching.getOrDefault(name, List.of()).forEach(node -> open.addAll(activations(node)));
      }
    }
    return tokens;
  }

  private List<String> activations(Node node) {
    return Stream.concat(node.inputs().stream(), Stream.of(node.output()))
        .filter(name -> !graph.tensor(name).isConstant())
        .toList();
  }

  private Shape shape(String tensor) {
    return graph.tensor(tensor).shape();
  }

  /** Consumers first: the order in which a tensor would best be written for its reader. */
  private void demand(Node node) {
    String input = node.input();
    List<Integer> wanted = demands.get(node.output());
    List<Integer> demand =
        switch (node.op()) {
          case Op.MatMul _ -> Layout.rowMajor(shape(input));
          case Op.Unary _, Op.Softmax _, Op.LayerNorm _, Op.Elementwise _ ->
              shape(input).equals(shape(node.output())) ? wanted : null;
          case Op.Transpose(List<Integer> permutation) ->
              wanted == null ? null : wanted.stream().map(permutation::get).toList();
          case Op.Reshape _ ->
              wanted == null
                  ? null
                  : Layout.reshaped(shape(node.output()), wanted, shape(input)).orElse(null);
          default -> null;
        };
    if (demand != null && !graph.tensor(input).isConstant()) {
      demands.putIfAbsent(input, demand);
    }
  }

  /** Producers first. */
  private List<Integer> layout(Node node) {
    Shape shape = shape(node.output());
    return switch (node.op()) {
      case Op.DynamicMatMul _ -> rowsFirst(shape, demands.get(node.output()));
      case Op.Transpose(List<Integer> permutation) ->
          Layout.transposed(known(node.input()), permutation);
      case Op.Reshape _ ->
          Layout.reshaped(shape(node.input()), known(node.input()), shape)
              .orElse(Layout.rowMajor(shape));
      case Op.Unary _,
          Op.Softmax _,
          Op.LayerNorm _,
          Op.Elementwise _,
          Op.Slice _,
          Op.Pad _,
          Op.Concat _ ->
          activations(node).stream()
              .filter(name -> !name.equals(node.output()) && shape(name).rank() == shape.rank())
              .findFirst()
              .map(this::known)
              .orElse(Layout.rowMajor(shape));
      default -> Layout.rowMajor(shape);
    };
  }

  private List<Integer> known(String tensor) {
    return Objects.requireNonNull(
        layouts.getOrDefault(tensor, Layout.of(shape(tensor))), "a layout");
  }

  /** Rows of all matrices of an image follow one another, unless something else is wanted. */
  private static List<Integer> rowsFirst(Shape shape, @Nullable List<Integer> wanted) {
    int rank = shape.rank();
    if (wanted != null && wanted.getLast() == rank - 1) {
      return wanted;
    }
    List<Integer> layout = new ArrayList<>(Layout.rowMajor(shape));
    if (rank > 2) {
      layout.remove(rank - 2);
      layout.add(rank > 3 ? 1 : 0, rank - 2);
    }
    return layout;
  }
}
