package cimmlc.codegen;

import cimmlc.flow.ConstantDecl;
import cimmlc.flow.Statement;
import cimmlc.flow.Statement.Operation;
import cimmlc.flow.Statement.Unit;
import cimmlc.graph.Node;
import cimmlc.graph.Op;
import cimmlc.graph.Shape;
import cimmlc.graph.Window;
import cimmlc.schedule.WindowShare;
import cimmlc.schedule.cg.Execution;
import cimmlc.schedule.cg.Part;
import cimmlc.schedule.cg.ScheduledOperator.Cim;
import cimmlc.schedule.cg.ScheduledOperator.Merge;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Core mode (Figure 11): an operator, or a part of one, becomes a {@code cim.write_core} and a
 * {@code cim.read_core} for each copy. Products over the last axis of an image read and write
 * row-major copies of it.
 */
final class CoreLowering {

  private final Tables tables;
  private final MovementLowering movements;
  private final MergeLowering merges;
  private final Map<String, Product> products = new HashMap<>();
  private final Map<String, FlowTensor> inputs = new HashMap<>();
  private final Map<String, FlowTensor> rowMajorOutputs = new HashMap<>();

  CoreLowering(Tables tables) {
    this.tables = tables;
    this.movements = new MovementLowering(tables);
    this.merges = new MergeLowering(tables);
  }

  /**
   * What one scheduled operator becomes.
   *
   * @param weightWrites into all copies
   * @param steps in order
   */
  record Lowered(List<Statement> weightWrites, List<Step> steps) {}

  Lowered lower(Cim cim, Execution execution) {
    Node node = cim.node();
    Part part = cim.part();
    List<Step> steps = new ArrayList<>();
    Product product = products.computeIfAbsent(node.name(), _ -> new Product(tables.graph, node));
    FlowTensor input = input(node, steps);
    String stage =
        part.isWhole() ? node.name() : tables.stage(node.name() + ".part" + part.index());
    FlowTensor output = output(cim, product, stage);
    ParamsTable.Entry entry = entry(cim, product, input, output, stage);
    ConstantDecl weights = weights(product, part, stage, entry);
    Reads reads = new Reads(cim, execution, input, output, entry, rest(cim, execution, entry));
    steps.add(
        new Step(stage, Unit.CORES, List.of(input), List.of(output), () -> reads(reads, product)));
    if (!part.isPartialSum(product.form()) && part.index() == part.count() - 1) {
      finish(node, output, steps);
    }
    return new Lowered(writes(cim, weights, entry), steps);
  }

  List<Step> lower(Merge merge) {
    Node node = merge.node();
    List<Step> steps = new ArrayList<>();
    FlowTensor output = products(node);
    Product product = products.computeIfAbsent(node.name(), _ -> new Product(tables.graph, node));
    steps.addAll(merges.lower(node, product, output));
    finish(node, output, steps);
    return steps;
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
            FlowTensor.sums(tables.tensorName(stage), cim.form().windows(), columns));
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
    return java.util.stream.IntStream.range(part.groupBegin(), part.groupEnd())
        .flatMap(group ->
            java.util.stream.IntStream.range(part.columnBegin(), part.columnEnd())
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
    return entry.ints("cores", cim.footprint().cores());
  }

  /** The entry of the copies that have a window less, where blocks of windows are not even. */
  private ParamsTable.Entry rest(Cim cim, Execution execution, ParamsTable.Entry entry) {
    WindowShare first = cim.share(execution, 0);
    WindowShare last = cim.share(execution, cim.duplication() - 1);
    entry.ints("windows", first.count()).ints("step", first.step());
    if (first.count() == last.count() || execution == Execution.PIPELINE) {
      return entry;
    }
    return tables.params.entry(entry.name() + ".rest").ints("windows", last.count()).like(entry);
  }

  private List<Statement> writes(Cim cim, ConstantDecl weights, ParamsTable.Entry entry) {
    List<Statement> writes = new ArrayList<>();
    for (int copy = 0; copy < cim.duplication(); copy++) {
      writes.add(
          Call.of("cim.write_core")
              .number("core_addr", cim.firstCore(copy))
              .word("mat", weights.name())
              .params(entry)
              .build());
    }
    return writes;
  }

  private record Reads(
      Cim cim,
      Execution execution,
      FlowTensor input,
      FlowTensor output,
      ParamsTable.Entry entry,
      ParamsTable.Entry rest) {}

  private List<Statement> reads(Reads reads, Product product) {
    List<Statement> copies = new ArrayList<>();
    long count = reads.cim().share(reads.execution(), 0).count();
    for (int copy = 0; copy < reads.cim().duplication(); copy++) {
      WindowShare share = reads.cim().share(reads.execution(), copy);
      boolean full = reads.entry() == reads.rest() || share.count() == count;
      copies.add(read(reads, copy, share.first(), full, product));
    }
    return List.of(new Statement.Parallel(copies));
  }

  private Operation read(Reads reads, int copy, long window, boolean full, Product product) {
    Cim cim = reads.cim();
    FlowTensor output = reads.output();
    Part part = cim.part();
    boolean partial = part.isPartialSum(product.form());
    long pixel = output.elements() / cim.form().windows();
    long channel =
        partial ? 0 : (long) part.groupBegin() * product.form().columns() + part.columnBegin();
    long offset = (window * pixel + channel) * output.type().bytes();
    return Call.of("cim.read_core")
        .word("type", cim.node().op() instanceof Op.Conv ? "conv" : "matmul")
        .params(full ? reads.entry() : reads.rest())
        .number("core_addr", cim.firstCore(copy))
        .address("src", tables.tensors.address(reads.input(), source(reads, window)))
        .address("dst", tables.tensors.address(output, offset))
        .build();
  }

  /** Bytes from the input's base to the first row, or vector, that a window reads. */
  private long source(Reads reads, long window) {
    FlowTensor input = reads.input();
    Shape shape = input.shape();
    if (!(reads.cim().node().op() instanceof Op.Conv(Window frame, _))) {
      return window * shape.dim(-1) * input.type().bytes();
    }
    int outputRows = tables.graph.output(reads.cim().node()).shape().dim(2);
    long pixelsPerImage = reads.cim().form().windows() / shape.dim(0);
    long image = window / pixelsPerImage;
    long top = window % pixelsPerImage / (pixelsPerImage / outputRows);
    long row = top * frame.strideH() - frame.padTop();
    if (row < 0) {
      row += Math.ceilDiv(-row, frame.dilationH()) * (long) frame.dilationH();
    }
    row = Math.min(row, shape.dim(2) - 1);
    return (image * shape.dim(2) + row) * shape.dim(3) * shape.dim(1) * input.type().bytes();
  }
}
