package cimmlc.codegen;

import cimmlc.flow.Statement;
import cimmlc.flow.Statement.Unit;
import cimmlc.graph.Node;
import cimmlc.schedule.cg.Part;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The raw sums of the row ranges of a split operator, and their requantisation: a stage for each
 * block of columns, so that its partial sums need not live longer.
 */
final class MergeLowering {

  /** The columns that row ranges share. */
  private record Block(int groupBegin, int groupEnd, int columnBegin, int columnEnd) {
    static Block of(Part part) {
      return new Block(part.groupBegin(), part.groupEnd(), part.columnBegin(), part.columnEnd());
    }

    int columns() {
      return columnEnd - columnBegin;
    }
  }

  private final Tables tables;
  private final Map<String, Map<Block, List<FlowTensor>>> sums = new HashMap<>();

  MergeLowering(Tables tables) {
    this.tables = tables;
  }

  /** Remembers the raw sums of a part until its node is merged. */
  void add(Node node, Part part, FlowTensor partialSums) {
    sums.computeIfAbsent(node.name(), _ -> new LinkedHashMap<>())
        .computeIfAbsent(Block.of(part), _ -> new ArrayList<>())
        .add(partialSums);
  }

  List<Step> lower(Node node, Product product, FlowTensor output) {
    Map<Block, List<FlowTensor>> blocks = sums.getOrDefault(node.name(), Map.of());
    List<Step> steps = new ArrayList<>();
    int left = blocks.size();
    for (var block : blocks.entrySet()) {
      left--;
      String stage = left == 0 ? node.name() : tables.stage(node.name() + ".sum" + steps.size());
      steps.add(merge(node, stage, block.getKey(), block.getValue(), new Target(product, output)));
    }
    return steps;
  }

  private record Target(Product product, FlowTensor output) {}

  private Step merge(Node node, String stage, Block block, List<FlowTensor> parts, Target target) {
    tables.needs("add", node);
    tables.needs("requant", node);
    FlowTensor first = parts.getFirst();
    FlowTensor total =
        tables.tensors.add(
            FlowTensor.sums(
                tables.tensorName(stage + ".sum"),
                first.type(),
                first.shape().dim(0),
                first.shape().dim(1)));
    List<Run> runs = runs(block, target.product().form().columns());
    List<ParamsTable.Entry> entries = runs.stream().map(run -> entry(stage, run, target)).toList();
    return new Step(
        stage,
        Unit.ALU,
        parts,
        List.of(total, target.output()),
        () -> {
          List<Statement> statements = new ArrayList<>();
          statements.add(sum(parts, total));
          for (int i = 0; i < runs.size(); i++) {
            statements.add(requantise(total, runs.get(i), entries.get(i), target.output()));
          }
          return statements;
        });
  }

  /** Columns of the sums from {@code column} on that are adjacent channels of the output. */
  private record Run(int column, int channel, int count) {}

  private static List<Run> runs(Block block, int columnsOfGroup) {
    int groups = block.groupEnd() - block.groupBegin();
    int begin = block.groupBegin() * columnsOfGroup + block.columnBegin();
    if (block.columns() == columnsOfGroup) {
      return List.of(new Run(0, begin, groups * columnsOfGroup));
    }
    return IntStream.range(0, groups)
        .mapToObj(group ->
            new Run(group * block.columns(), begin + group * columnsOfGroup, block.columns()))
        .toList();
  }

  private ParamsTable.Entry entry(String stage, Run run, Target target) {
    ParamsTable.Entry entry =
        tables
            .params
            .entry(stage)
            .name("output", target.output().name())
            .ints("columns", run.count());
    int[] channels = IntStream.range(run.channel(), run.channel() + run.count()).toArray();
    new ColumnConstants(tables.constants, target.product(), channels)
        .addRequantisation(stage, entry);
    return entry;
  }

  private Statement sum(List<FlowTensor> parts, FlowTensor total) {
    Call call = Call.of("add");
    for (int i = 0; i < parts.size(); i++) {
      call.address("src" + (i + 1), tables.tensors.address(parts.get(i)));
    }
    return call.address("dst", tables.tensors.address(total))
        .number("len", total.elements())
        .build();
  }

  private Statement requantise(
      FlowTensor total, Run run, ParamsTable.Entry entry, FlowTensor output) {
    long windows = total.shape().dim(0);
    long pixel = output.elements() / windows * output.type().bytes();
    long sumRow = (long) total.shape().dim(1) * total.type().bytes();
    Call call =
        Call.of("requant")
            .address(
                "src", tables.tensors.address(total, (long) run.column() * total.type().bytes()))
            .address(
                "dst",
                tables.tensors.address(output, (long) run.channel() * output.type().bytes()));
    if (run.count() == output.elements() / windows) {
      return call.number("len", output.elements()).params(entry).build();
    }
    return call.number("len", run.count())
        .params(entry)
        .number("rows", windows)
        .number("src_stride", sumRow)
        .number("dst_stride", pixel)
        .build();
  }
}
