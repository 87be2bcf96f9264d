package cimmlc.sim.performance;

import cimmlc.arch.Architecture;
import cimmlc.arch.OffChip;
import cimmlc.flow.Header;
import cimmlc.flow.Statement;
import cimmlc.flow.Statement.Operation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What it takes to write the weights of a segment: row by row, all crossbars at once, as fast as
 * the weights come over the ports of the cores. Where writing is ideal it takes no time.
 *
 * @param cycles until the last row is written
 * @param cores that are written
 * @param crossbars that are written
 * @param rows that are written, all crossbars
 * @param cells that are written, all crossbars
 */
record WeightWriting(long cycles, int cores, long crossbars, long rows, long cells) {

  static WeightWriting of(Header header, Statement.Segment segment, LowerWindows windows) {
    List<Operation> writes = new ArrayList<>();
    segment.body().forEach(statement -> collect(statement, writes));
    long rows = 0;
    long cells = 0;
    long crossbars = 0;
    int cores = 0;
    int fullest = 0;
    long port = 0;
    long all = 0;
    for (Operation write : writes) {
      CoreLoad load = windows.load(write.name("params"));
      rows += load.drivenRows();
      cells += load.usedCells();
      crossbars += load.crossbars();
      cores += load.rows().length;
      fullest = Math.max(fullest, load.usedRows());
      long bits = 8 * header.constant(write.name("mat")).bytes();
      all += bits;
      port = Math.max(port, Math.ceilDiv(bits, load.rows().length));
    }
    long cycles = cycles(header.architecture(), fullest, port, all);
    return new WeightWriting(cycles, cores, crossbars, rows, cells);
  }

  /** Of blocks in crossbars that are not written as a whole core. */
  static WeightWriting of(Header header, WrittenBlocks written) {
    Architecture arch = header.architecture();
    Map<Long, Integer> rowsOf = new HashMap<>();
    Map<Integer, Long> bitsOf = new HashMap<>();
    long rows = 0;
    long cells = 0;
    long all = 0;
    for (WrittenBlocks.Block block : written.all()) {
      for (long i = 0; i < block.crossbars(); i++) {
        rowsOf.merge(block.firstCrossbar() + i, block.rows(), Integer::sum);
      }
      bitsOf.merge(
          Math.toIntExact(block.firstCrossbar() / arch.crossbarsPerCore()),
          block.bits(),
          Long::sum);
      rows += block.rows() * block.crossbars();
      cells += (long) block.rows() * block.columns() * block.slices();
      all += block.bits();
    }
    long fullest = rowsOf.values().stream().mapToInt(Integer::intValue).max().orElse(0);
    long port = bitsOf.values().stream().mapToLong(Long::longValue).max().orElse(0);
    return new WeightWriting(
        cycles(arch, fullest, port, all), bitsOf.size(), rowsOf.size(), rows, cells);
  }

  private static void collect(Statement statement, List<Operation> into) {
    switch (statement) {
      case Operation operation -> {
        if (operation.op().equals("cim.write_core")) {
          into.add(operation);
        }
      }
      case Statement.Parallel(var body) -> body.forEach(member -> collect(member, into));
      case Statement.Repeat(_, long count, var body) -> {
        for (long i = 0; i < count; i++) {
          body.forEach(member -> collect(member, into));
        }
      }
      case Statement.Stage _, Statement.Segment _ -> {}
    }
  }

  private static long cycles(Architecture arch, long rows, long port, long all) {
    if (arch.ext().write().isIdeal()) {
      return 0;
    }
    double cycles = rows * arch.ext().write().cyclesPerRow();
    cycles = Math.max(cycles, port / arch.chip().l0BitsPerCycle());
    cycles = Math.max(cycles, all / arch.chip().l0TotalBitsPerCycle());
    if (arch.ext().offChip() instanceof OffChip.Memory memory) {
      cycles = Math.max(cycles, all / memory.bitsPerCycle());
    }
    return (long) Math.ceil(cycles);
  }
}
