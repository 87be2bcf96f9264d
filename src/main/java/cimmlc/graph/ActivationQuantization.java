package cimmlc.graph;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the quantisation of every real-valued activation, so that operators which only move data
 * or cut values off need no rescaling:
 *
 * <pre>
 *   conv -> relu        conv's output is stored as relu's output is, if nobody else reads it
 *   x -> max_pool       the output is stored as x is (Reshape, Transpose, Slice, Pad alike)
 *   a, b -> concat      a and b are stored as the concat's output is, if nobody else reads them
 * </pre>
 *
 * An activation that others read too keeps its own quantisation, and the concat rescales it.
 */
final class ActivationQuantization {

  private static final Range UNIT = new Range(0, 1);

  private final Graph graph;
  private final Map<String, Range> ranges;
  private final IntegerType type;
  private final Map<String, Node> producers;
  private final Map<String, Integer> uses;
  private final Map<String, Quantization.PerTensor> chosen = new LinkedHashMap<>();

  private ActivationQuantization(Graph graph, Map<String, Range> ranges, IntegerType type) {
    this.graph = graph;
    this.ranges = ranges;
    this.type = type;
    producers = graph.producers();
    uses = uses(graph);
  }

  /** The quantisation of each activation that is real-valued in the graph. */
  static Map<String, Quantization.PerTensor> choose(
      Graph graph, Map<String, Range> ranges, IntegerType type) {
    var choice = new ActivationQuantization(graph, ranges, type);
    graph.nodes().reversed().forEach(choice::chooseInputs);
    for (String input : graph.inputs()) {
      if (choice.isOpen(input)) {
        choice.chosen.put(input, choice.own(input));
      }
    }
    graph.nodes().forEach(choice::chooseOutput);
    return choice.chosen;
  }

  /** How often each tensor is read; being an output of the graph counts. */
  static Map<String, Integer> uses(Graph graph) {
    Map<String, Integer> uses = new HashMap<>();
    graph.nodes().forEach(node -> node.inputs().forEach(name -> uses.merge(name, 1, Integer::sum)));
    graph.outputs().forEach(name -> uses.merge(name, 1, Integer::sum));
    return uses;
  }

  private boolean isOpen(String name) {
    Tensor tensor = graph.tensor(name);
    return !tensor.isConstant() && tensor.quantization() == null && !chosen.containsKey(name);
  }

  /** Consumers first: what a node's output demands of its inputs. */
  private void chooseInputs(Node node) {
    String input = node.input();
    if (node.op() instanceof Op.Concat) {
      Quantization.PerTensor joined = joined(node);
      node.inputs().stream().filter(this::isYielding).forEach(name -> chosen.put(name, joined));
    } else if (moves(node.op())) {
      Quantization.PerTensor demanded = chosen.get(node.output());
      if (demanded != null && isYielding(input)) {
        chosen.put(input, demanded);
      }
    } else if (cutsOff(node.op()) && isOpen(input) && isReadOnce(input) && isSum(input)) {
      Quantization.PerTensor cut = known(node.output());
      chosen.put(input, cut == null ? own(node.output()) : cut);
    }
  }

  private Quantization.PerTensor joined(Node concat) {
    Quantization.PerTensor known = known(concat.output());
    if (known != null) {
      return known;
    }
    Range range = range(concat.output());
    for (String input : concat.inputs()) {
      range = isOpen(input) ? range.union(range(input)) : range;
    }
    Quantization.PerTensor joined = range.quantization(type);
    chosen.put(concat.output(), joined);
    return joined;
  }

  private boolean isReadOnce(String name) {
    return uses.getOrDefault(name, 0) == 1;
  }

  /** True iff a tensor, and what it is moved from, may be stored as its only reader likes. */
  private boolean isYielding(String name) {
    String at = name;
    while (isOpen(at) && isReadOnce(at)) {
      Node producer = producers.get(at);
      if (producer == null || !moves(producer.op())) {
        return true;
      }
      at = producer.input();
    }
    return false;
  }

  /** Producers first: what is still open follows its input, or takes its own range. */
  private void chooseOutput(Node node) {
    if (isOpen(node.output())) {
      Quantization.PerTensor source = moves(node.op()) ? known(node.input()) : null;
      boolean follows = source != null && holdsPadding(node.op(), source);
      chosen.put(node.output(), follows ? Objects.requireNonNull(source) : own(node.output()));
    }
  }

  private Quantization.@Nullable PerTensor known(String name) {
    return graph.tensor(name).quantization() instanceof Quantization.PerTensor stored
        ? stored
        : chosen.get(name);
  }

  private Quantization.PerTensor own(String name) {
    return range(name).quantization(type);
  }

  private Range range(String name) {
    Node producer = producers.get(name);
    return switch (producer == null ? null : producer.op()) {
      case Op.Softmax _ -> UNIT;
      case Op.Unary(Op.Unary.Kind kind, _, _) when kind == Op.Unary.Kind.SIGMOID -> UNIT;
      case Op.Unary(Op.Unary.Kind kind, _, _)
          when kind == Op.Unary.Kind.TANH || kind == Op.Unary.Kind.ERF ->
          new Range(-1, 1);
      case null, default -> {
        Range range = ranges.get(name);
        if (range == null) {
          throw new IllegalArgumentException("no range is known of activation " + name);
        }
        yield range;
      }
    };
  }

  private boolean isSum(String name) {
    Node producer = producers.get(name);
    return producer != null
        && switch (producer.op()) {
          case Op.Conv _, Op.MatMul _, Op.DynamicMatMul _ -> true;
          case Op.Elementwise _, Op.Affine _, Op.LayerNorm _ -> true;
          default -> false;
        };
  }

  private static boolean cutsOff(Op op) {
    return op instanceof Op.Unary unary
        && List.of(Op.Unary.Kind.RELU, Op.Unary.Kind.CLIP).contains(unary.kind());
  }

  private static boolean moves(Op op) {
    return switch (op) {
      case Op.Reshape _, Op.Transpose _, Op.Slice _, Op.Pad _ -> true;
      case Op.Pool pool -> pool.kind() == Op.Pool.Kind.MAX;
      case Op.Unary unary -> unary.kind() == Op.Unary.Kind.IDENTITY;
      default -> false;
    };
  }

  private static boolean holdsPadding(Op op, Quantization.PerTensor source) {
    return !(op instanceof Op.Pad pad)
        || (pad.value() >= source.dequantize(source.type().min())
            && pad.value() <= source.dequantize(source.type().max()));
  }
}
