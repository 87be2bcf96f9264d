package cimmlc.codegen;

import cimmlc.arch.Architecture;
import cimmlc.arch.Binding;
import cimmlc.flow.ConstantDecl;
import cimmlc.flow.Statement;
import cimmlc.flow.Statement.Unit;
import cimmlc.flow.ValueType;
import cimmlc.graph.Op;
import cimmlc.graph.Window;
import cimmlc.schedule.VirtualCrossbar;
import cimmlc.schedule.cg.Execution;
import cimmlc.schedule.cg.Part;
import cimmlc.schedule.cg.ScheduledOperator.Merge;
import cimmlc.schedule.mvm.CrossbarOperator;
import cimmlc.schedule.mvm.Piece;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Crossbar and wordline mode (Figures 13 and 15): an operator, or a part of one, becomes the writes
 * of its pieces and a stage with a queue for each copy.
 */
final class CrossbarLowering {

  private static final int MOST_BITS = 32;

  private final Tables tables;
  private final Architecture arch;
  private final Products products;
  private final LocalMemory memory;
  private final List<LocalMemory.Stage> stages = new ArrayList<>();
  private final Map<Integer, ConstantDecl> borders = new HashMap<>();

  /**
   * A lowering for one chip.
   *
   * @param arch in crossbar or wordline mode
   */
  CrossbarLowering(Tables tables, Architecture arch) {
    this.tables = tables;
    this.arch = arch;
    this.products = new Products(tables, Product.Activations.UNSIGNED);
    this.memory = new LocalMemory(tables, arch);
  }

  Lowered lower(CrossbarOperator operator, Execution execution) {
    List<Step> steps = new ArrayList<>();
    Products.Declared declared =
        products.declare(
            operator.cim(), (product, entry) -> addKeys(operator, product, entry), steps);
    LocalMemory.Stage stage = new LocalMemory.Stage(declared, plans(operator, declared, execution));
    stages.add(stage);
    needs(stage);
    steps.add(
        new Step(
            declared.stage(),
            Unit.CORES,
            List.of(declared.input()),
            List.of(declared.output()),
            () -> List.of(copies(operator, stage, execution))));
    products.finish(declared, steps);
    return new Lowered(WeightWrites.of(arch, declared, operator.copies()), steps);
  }

  List<Step> lower(Merge merge) {
    return products.lower(merge);
  }

  /** Gives the operators since the last call their places in the local buffers. */
  void endSegment(boolean sequential) {
    memory.place(stages, sequential);
    stages.clear();
  }

  /** Bytes of the fullest local buffer. */
  long localBytes() {
    return memory.highWater();
  }

  private List<CopyPlan> plans(
      CrossbarOperator operator, Products.Declared declared, Execution execution) {
    Part part = operator.cim().part();
    int columns = part.columnEnd() - part.columnBegin();
    boolean cutsGroups = !declared.isPartialSum() && columns < declared.product().form().columns();
    return operator.copies().stream()
        .map(copy ->
            CopyPlan.of(
                    copy.pieces(),
                    arch.crossbarsPerCore(),
                    cutsGroups ? columns : Integer.MAX_VALUE)
                .withUnderWay(underWay(operator, execution)))
        .toList();
  }

  /** A copy takes a window each T, however long its crossbars wait; no more than it has. */
  private static int underWay(CrossbarOperator operator, Execution execution) {
    long delay =
        operator.copies().stream()
            .flatMap(copy -> copy.pieces().stream())
            .mapToLong(Piece::delayCycles)
            .max()
            .orElse(0);
    long windows = operator.share(execution, 0).count();
    return (int) Math.clamp(1 + Math.ceilDiv(delay, operator.mvmCycles()), 1, Math.max(1, windows));
  }

  private void needs(LocalMemory.Stage stage) {
    Products.Declared declared = stage.declared();
    if (stage.plans().stream().anyMatch(CopyPlan::hasPartialSums)) {
      tables.needs("add", declared.cim().node());
    }
    if (!declared.isPartialSum()) {
      tables.needs("requant", declared.cim().node());
    }
  }

  private Statement copies(
      CrossbarOperator operator, LocalMemory.Stage stage, Execution execution) {
    List<Statement> queues = new ArrayList<>();
    for (int copy = 0; copy < operator.duplication(); copy++) {
      queues.add(WindowCode.of(tables.tensors, arch, stage, copy, operator.share(execution, copy)));
    }
    return new Statement.Parallel(Folding.members(Folding.members(queues, "c"), "d"));
  }

  private void addKeys(CrossbarOperator operator, Product product, ParamsTable.Entry entry) {
    Part part = operator.cim().part();
    VirtualCrossbar vxb = operator.grid().vxb();
    entry
        .ints("columns", operator.grid().columns())
        .name("encoding", arch.ext().weightEncoding().key().replace('-', '_'))
        .name("binding", vxb.binding() == Binding.B_TO_COLUMNS ? "xbc" : "xb")
        .ints("activation_min", product.activationMin())
        .ints("weight_bits", weightBits(product, vxb, entry.name()))
        .ints("buffers", 2, 2);
    if (operator.cim().node().op() instanceof Op.Conv(Window window, _)) {
      int channels = product.form().rows() / (window.kernelH() * window.kernelW());
      int run = Math.min(window.kernelW() * channels, part.rowEnd() - part.rowBegin());
      entry.name("border", border(product, run).name());
    }
  }

  /** The bits for which the mapping has cells, at least those of the weights. */
  private int weightBits(Product product, VirtualCrossbar vxb, String stage) {
    int needed = product.weightType().bits();
    for (int bits = needed; bits <= MOST_BITS; bits++) {
      int slices = arch.crossbar().slices(bits, arch.ext().weightEncoding());
      boolean fits =
          vxb.binding() == Binding.B_TO_COLUMNS
              ? arch.crossbar().columns() / slices == vxb.columns()
              : slices == vxb.crossbars();
      if (fits) {
        return bits;
      }
    }
    tables.problem(
        stage
            + " has weights of "
            + needed
            + " bits, more than it was scheduled for"
            + " (--weight-bits)");
    return needed;
  }

  /** At least so many values of the input's zero point. */
  private ConstantDecl border(Product product, int values) {
    int zero = product.inputZero();
    ValueType type = product.inputType();
    int key = zero * (2 * MOST_BITS) + type.bits() * 2 + (type.min() < 0 ? 1 : 0);
    ConstantDecl known = borders.get(key);
    if (known != null && known.count() >= values) {
      return known;
    }
    ConstantDecl constant =
        tables.constants.add(
            "border",
            type,
            values,
            target -> {
              for (int i = 0; i < values; i++) {
                StoredValues.set(target, type.bytes(), i, zero);
              }
            });
    borders.put(key, constant);
    return constant;
  }
}
