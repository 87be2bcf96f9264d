package cimmlc.sim.performance;

import cimmlc.arch.Architecture;
import cimmlc.flow.Header;
import cimmlc.flow.Params;
import cimmlc.flow.Statement;
import cimmlc.flow.Statement.Operation;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** The blocks of weights that a segment writes into crossbars. */
final class WrittenBlocks {

  /**
   * A block in the same rows of consecutive crossbars.
   *
   * @param columns of the matrix
   * @param slices cells of a weight
   * @param perGroup columns of the matrix that a group of its crossbars has
   * @param group crossbars that have the same columns, in different bits
   * @param bits of the weights
   */
  record Block(
      long firstCrossbar,
      long crossbars,
      int crossbarRow,
      int rows,
      int columns,
      int slices,
      int perGroup,
      int group,
      long bits) {

    /** Columns that so many of its crossbars hold, the first ones. */
    int columnsOf(long count) {
      return count >= crossbars ? columns : (int) (columns * count / crossbars);
    }
  }

  private final Header header;
  private final Architecture arch;

  /** By the number of the first row, all crossbars counted. */
  private final TreeMap<Long, Block> blocks = new TreeMap<>();

  private WrittenBlocks(Header header) {
    this.header = header;
    this.arch = header.architecture();
  }

  static WrittenBlocks of(Header header, Statement.Segment segment) {
    WrittenBlocks written = new WrittenBlocks(header);
    segment.body().forEach(statement -> written.collect(statement, Map.of()));
    return written;
  }

  private void collect(Statement statement, Map<String, Long> variables) {
    switch (statement) {
      case Operation operation -> {
        if (operation.op().equals("cim.write_xb") || operation.op().equals("cim.write_row")) {
          write(operation, variables);
        }
      }
      case Statement.Parallel(var body) -> body.forEach(member -> collect(member, variables));
      case Statement.Repeat(String variable, long count, var body) -> {
        Map<String, Long> inner = new HashMap<>(variables);
        for (long i = 0; i < count; i++) {
          inner.put(variable, i);
          body.forEach(member -> collect(member, inner));
        }
      }
      case Statement.Stage _, Statement.Segment _ -> {}
    }
  }

  private void write(Operation write, Map<String, Long> variables) {
    Params params = header.params(write.name("params"));
    int slices = arch.crossbar().slices(params.integer("weight_bits"), arch.ext().weightEncoding());
    boolean inColumns = params.word("binding").equals("xbc");
    int perVxb = Math.max(1, arch.crossbar().columns() / (inColumns ? slices : 1));
    int rows = Math.toIntExact(write.number("rows", 0).at(variables));
    int columns = Math.toIntExact(write.number("columns", 0).at(variables));
    long first = firstRow(write, "cim.write_xb", variables);
    int bits = header.constant(write.name("mat")).type().bits();
    blocks.put(
        first,
        new Block(
            first / arch.crossbar().rows(),
            (long) Math.ceilDiv(columns, perVxb) * (inColumns ? 1 : slices),
            (int) (first % arch.crossbar().rows()),
            rows,
            columns,
            slices,
            perVxb,
            inColumns ? 1 : slices,
            (long) rows * columns * bits));
  }

  /** The first row that an operation uses, all crossbars counted. */
  private long firstRow(Operation operation, String byCrossbar, Map<String, Long> variables) {
    return operation.op().equals(byCrossbar)
        ? operation.number("xb_addr", 0).at(variables) * arch.crossbar().rows()
        : operation.number("row_addr", 0).at(variables);
  }

  /** The block that a read activates. */
  Block read(Operation read, Map<String, Long> variables) {
    Map.Entry<Long, Block> entry = blocks.floorEntry(firstRow(read, "cim.read_xb", variables));
    if (entry == null) {
      throw new cimmlc.diag.InvalidInputException(
          cimmlc.diag.Location.of(read.op()), "reads a crossbar that is not written");
    }
    return entry.getValue();
  }

  Collection<Block> all() {
    return blocks.values();
  }
}
