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
 * @param places of these rows
 */
record WeightWriting(
    long cycles, int cores, long crossbars, long rows, List<CellWrites.Rows> places) {

  static WeightWriting of(Header header, Statement.Segment segment, LowerWindows windows) {
    List<Written> writes = new ArrayList<>();
    segment.body().forEach(statement -> collect(statement, Map.of(), writes));
    long rows = 0;
    List<CellWrites.Rows> places = new ArrayList<>();
    long crossbars = 0;
    int cores = 0;
    int fullest = 0;
    long port = 0;
    long all = 0;
    for (Written write : writes) {
      CoreLoad load = windows.load(write.params());
      rows += load.drivenRows();
      place(load, write.core(), header.architecture(), places);
      crossbars += load.crossbars();
      cores += load.rows().length;
      fullest = Math.max(fullest, load.usedRows());
      long bits = 8 * header.constant(write.weights()).bytes();
      all += bits;
      port = Math.max(port, Math.ceilDiv(bits, load.rows().length));
    }
    long cycles = cycles(header.architecture(), fullest, port, all);
    return new WeightWriting(cycles, cores, crossbars, rows, places);
  }

  /** Of blocks in crossbars that are not written as a whole core. */
  static WeightWriting of(Header header, WrittenBlocks written) {
    Architecture arch = header.architecture();
    Map<Long, Integer> rowsOf = new HashMap<>();
    Map<Integer, Long> bitsOf = new HashMap<>();
    long rows = 0;
    List<CellWrites.Rows> places = new ArrayList<>();
    long all = 0;
    for (WrittenBlocks.Block block : written.all()) {
      for (long i = 0; i < block.crossbars(); i++) {
        rowsOf.merge(block.firstCrossbar() + i, block.rows(), Integer::sum);
        long first = (block.firstCrossbar() + i) * arch.crossbar().rows() + block.crossbarRow();
        places.add(new CellWrites.Rows(first, first + block.rows()));
      }
      bitsOf.merge(
          Math.toIntExact(block.firstCrossbar() / arch.crossbarsPerCore()),
          block.bits(),
          Long::sum);
      rows += block.rows() * block.crossbars();
      all += block.bits();
    }
    long fullest = rowsOf.values().stream().mapToInt(Integer::intValue).max().orElse(0);
    long port = bitsOf.values().stream().mapToLong(Long::longValue).max().orElse(0);
    return new WeightWriting(
        cycles(arch, fullest, port, all), bitsOf.size(), rowsOf.size(), rows, places);
  }

  /** A {@code cim.write_core}. */
  private record Written(String params, String weights, long core) {}

  /** Rows of the fullest crossbar, in each crossbar of a copy: whole cores hide which are less. */
  private static void place(
      CoreLoad load, long core, Architecture arch, List<CellWrites.Rows> places) {
    for (long i = 0; i < load.crossbars(); i++) {
      long first = (core * arch.crossbarsPerCore() + i) * arch.crossbar().rows();
      places.add(new CellWrites.Rows(first, first + load.usedRows()));
    }
  }

  private static void collect(
      Statement statement, Map<String, Long> variables, List<Written> into) {
    switch (statement) {
      case Operation operation -> {
        if (operation.op().equals("cim.write_core")) {
          long core = operation.number("core_addr", 0).at(variables);
          into.add(new Written(operation.name("params"), operation.name("mat"), core));
        }
      }
      case Statement.Parallel(var body) -> body.forEach(member -> collect(member, variables, into));
      case Statement.Repeat(String variable, long count, var body) -> {
        Map<String, Long> inner = new HashMap<>(variables);
        for (long i = 0; i < count; i++) {
          inner.put(variable, i);
          body.forEach(member -> collect(member, inner, into));
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
