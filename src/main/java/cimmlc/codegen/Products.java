package cimmlc.codegen;

import cimmlc.flow.ConstantDecl;
import cimmlc.graph.Node;
import cimmlc.graph.Op;
import cimmlc.graph.Window;
import cimmlc.schedule.cg.Part;
import cimmlc.schedule.cg.ScheduledOperator.Cim;
import cimmlc.schedule.cg.ScheduledOperator.Merge;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;

/**
 * What products with constant matrices have in common in every computing mode: where they read and
 * write, their constants, and the sums of split ones. Products over the last axis of an image read
 * and write row-major copies of it.
 */
final class Products {

  private final Tables tables;
  private final Product.Activations activations;
  private final MovementLowering movements;
  private final MergeLowering merges;
  private final Map<String, Product> products = new HashMap<>();
  private final Map<String, FlowTensor> inputs = new HashMap<>();
  private final Map<String, FlowTensor> rowMajorOutputs = new HashMap<>();

  Products(Tables tables, Product.Activations activations) {
    this.tables = tables;
    this.activations = activations;
    this.movements = new MovementLowering(tables);
    this.merges = new MergeLowering(tables);
  }

  /**
   * A scheduled operator with all that is declared for it.
   *
   * @param stage its name
   * @param input where it reads
   * @param output where it writes: stored values, or raw sums
   * @param weights of its part
   * @param entry its parameters
   */
  record Declared(
      Cim cim,
      Product product,
      String stage,
      FlowTensor input,
      FlowTensor output,
      ConstantDecl weights,
      ParamsTable.Entry entry) {

    /** True if the output holds raw sums. */
    boolean isPartialSum() {
      return cim.part().isPartialSum(product.form());
    }

    /** Where a column of the part lies in the output of a window. */
    long channel(int column) {
      if (isPartialSum()) {
        return column;
      }
      Part part = cim.part();
      int columns = part.columnEnd() - part.columnBegin();
      int group = part.groupBegin() + column / columns;
      return (long) group * product.form().columns() + part.columnBegin() + column % columns;
    }

    /** Values between the outputs of two windows. */
    long pixel() {
      return output.elements() / cim.form().windows();
    }
  }

  /**
   * Declares an operator.
   *
   * @param keys adds the mode's own parameters
   * @param steps gets those that the input needs
   */
  Declared declare(Cim cim, BiConsumer<Product, ParamsTable.Entry> keys, List<Step> steps) {
    Node node = cim.node();
    Part part = cim.part();
    Product product = product(node);
    FlowTensor input = input(node, steps);
    String stage =
        part.isWhole() ? node.name() : tables.stage(node.name() + ".part" + part.index());
    FlowTensor output = output(cim, product, stage);
    ParamsTable.Entry entry = entry(cim, product, input, output, stage);
    keys.accept(product, entry);
    ConstantDecl weights = weights(product, part, stage, entry);
    return new Declared(cim, product, stage, input, output, weights, entry);
  }

  /** Adds what follows the last part of an operator. */
  void finish(Declared declared, List<Step> steps) {
    Part part = declared.cim().part();
    if (!declared.isPartialSum() && part.index() == part.count() - 1) {
      finish(declared.cim().node(), declared.output(), steps);
    }
  }

  List<Step> lower(Merge merge) {
    Node node = merge.node();
    FlowTensor output = products(node);
    List<Step> steps = new ArrayList<>(merges.lower(node, product(node), output));
    finish(node, output, steps);
    return steps;
  }

  private Product product(Node node) {
    return products.computeIfAbsent(node.name(), _ -> new Product(tables.graph, node, activations));
  }

  /** The tensor that a node reads vectors from; made by the first of its parts. */
  private FlowTensor input(Node node, List<Step> steps) {
    return inputs.computeIfAbsent(
        node.name(),
        _ -> {
          FlowTensor input = tables.operand(node.input());
          return node.op() instanceof Op.Conv ? input : movements.rowMajor(node, input, steps);
        });
  }

  private FlowTensor output(Cim cim, Product product, String stage) {
    Part part = cim.part();
    if (!part.isPartialSum(product.form())) {
      return products(cim.node());
    }
    int columns = (part.groupEnd() - part.groupBegin()) * (part.columnEnd() - part.columnBegin());
    FlowTensor sums =
        tables.tensors.add(
            FlowTensor.sums(
                tables.tensorName(stage), product.sumType(), cim.form().windows(), columns));
    merges.add(cim.node(), part, sums);
    return sums;
  }

  /** The tensor into which a node's columns go: its output, or that in row-major order. */
  private FlowTensor products(Node node) {
    FlowTensor output = tables.output(node);
    if (node.op() instanceof Op.Conv || output.layout().equals(Layout.rowMajor(output.shape()))) {
      return output;
    }
    return rowMajorOutputs.computeIfAbsent(node.name(), _ -> declareRows(output));
  }

  private FlowTensor declareRows(FlowTensor output) {
    FlowTensor rows = output.inRowMajor(tables.tensorName(output.name() + ".rows"));
    return tables.tensors.add(output.isRowMajor() ? rows.at(output) : rows);
  }

  private void finish(Node node, FlowTensor product, List<Step> steps) {
    FlowTensor output = tables.output(node);
    if (!product.root().equals(output.root())) {
      String stage = tables.stage(node.name() + ".image");
      steps.add(movements.relayout(node, stage, product, output));
    }
  }

  private ConstantDecl weights(Product product, Part part, String stage, ParamsTable.Entry entry) {
    long count = part.formIn(product.form()).weights();
    ConstantDecl weights =
        tables.constants.add(stage + ".weights", product.weightType(), count, product.block(part));
    entry.name("weights", weights.name());
    ColumnConstants columns =
        new ColumnConstants(tables.constants, product, channels(part, product));
    columns.addWeightZero(stage, entry);
    if (!part.isPartialSum(product.form())) {
      columns.addRequantisation(stage, entry);
    }
    return weights;
  }

  private static int[] channels(Part part, Product product) {
    return IntStream.range(part.groupBegin(), part.groupEnd())
        .flatMap(group ->
            IntStream.range(part.columnBegin(), part.columnEnd())
                .map(column -> group * product.form().columns() + column))
        .toArray();
  }

  private ParamsTable.Entry entry(
      Cim cim, Product product, FlowTensor input, FlowTensor output, String stage) {
    ParamsTable.Entry entry =
        tables.params.entry(stage).name("input", input.name()).name("output", output.name());
    if (cim.node().op() instanceof Op.Conv(Window window, _)) {
      entry.window(window);
    }
    entry.ints("groups", product.form().groups());
    Part part = cim.part();
    if (!part.isWhole()) {
      entry.ints(
          "part",
          part.groupBegin(),
          part.groupEnd(),
          part.rowBegin(),
          part.rowEnd(),
          part.columnBegin(),
          part.columnEnd());
    }
    return entry;
  }
}
