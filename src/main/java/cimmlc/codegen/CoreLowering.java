package cimmlc.codegen;

import cimmlc.flow.ConstantDecl;
import cimmlc.flow.Statement;
import cimmlc.flow.Statement.Operation;
import cimmlc.flow.Statement.Unit;
import cimmlc.graph.Op;
import cimmlc.graph.Shape;
import cimmlc.graph.Window;
import cimmlc.schedule.WindowShare;
import cimmlc.schedule.cg.Execution;
import cimmlc.schedule.cg.ScheduledOperator.Cim;
import cimmlc.schedule.cg.ScheduledOperator.Merge;
import java.util.ArrayList;
import java.util.List;

/**
 * Core mode (Figure 11): an operator, or a part of one, becomes a {@code cim.write_core} and a
 * {@code cim.read_core} for each copy. Products over the last axis of an image read and write
 * row-major copies of it.
 */
final class CoreLowering {

  private final Tables tables;
  private final Products products;

  CoreLowering(Tables tables) {
    this.tables = tables;
    this.products = new Products(tables, Product.Activations.STORED);
  }

  Lowered lower(Cim cim, Execution execution) {
    List<Step> steps = new ArrayList<>();
    Products.Declared declared =
        products.declare(cim, (_, entry) -> entry.ints("cores", cim.footprint().cores()), steps);
    ParamsTable.Entry entry = declared.entry();
    Reads reads = new Reads(declared, execution, rest(cim, execution, entry));
    steps.add(
        new Step(
            declared.stage(),
            Unit.CORES,
            List.of(declared.input()),
            List.of(declared.output()),
            () -> reads(reads)));
    products.finish(declared, steps);
    return new Lowered(writes(cim, declared.weights(), entry), steps);
  }

  List<Step> lower(Merge merge) {
    return products.lower(merge);
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

  private record Reads(Products.Declared declared, Execution execution, ParamsTable.Entry rest) {

    Cim cim() {
      return declared.cim();
    }
  }

  private List<Statement> reads(Reads reads) {
    List<Statement> copies = new ArrayList<>();
    long count = reads.cim().share(reads.execution(), 0).count();
    for (int copy = 0; copy < reads.cim().duplication(); copy++) {
      WindowShare share = reads.cim().share(reads.execution(), copy);
      boolean full = share.count() == count;
      ParamsTable.Entry entry = full ? reads.declared().entry() : reads.rest();
      copies.add(read(reads, copy, share.first(), entry));
    }
    return List.of(new Statement.Parallel(copies));
  }

  private Operation read(Reads reads, int copy, long window, ParamsTable.Entry entry) {
    Products.Declared declared = reads.declared();
    FlowTensor output = declared.output();
    long offset = (window * declared.pixel() + declared.channel(0)) * output.type().bytes();
    return Call.of("cim.read_core")
        .word("type", reads.cim().node().op() instanceof Op.Conv ? "conv" : "matmul")
        .params(entry)
        .number("core_addr", reads.cim().firstCore(copy))
        .address("src", tables.tensors.address(declared.input(), source(declared, window)))
        .address("dst", tables.tensors.address(output, offset))
        .build();
  }

  /** Bytes from the input's base to the first row, or vector, that a window reads. */
  private long source(Products.Declared declared, long window) {
    FlowTensor input = declared.input();
    Cim cim = declared.cim();
    Shape shape = input.shape();
    if (!(cim.node().op() instanceof Op.Conv(Window frame, _))) {
      return window * shape.dim(-1) * input.type().bytes();
    }
    int outputRows = tables.graph.output(cim.node()).shape().dim(2);
    long pixelsPerImage = cim.form().windows() / shape.dim(0);
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
