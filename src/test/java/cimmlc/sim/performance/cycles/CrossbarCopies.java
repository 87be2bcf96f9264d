package cimmlc.sim.performance.cycles;

import cimmlc.flow.Header;
import cimmlc.flow.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The copies of a statement that reads crossbars, unrolled: streams of slices and blocks
 * (docs/timing.md, "Copies on crossbars").
 */
final class CrossbarCopies {

  private final Header header;
  private final WrittenRows written;
  private final List<CrossbarCopy> copies = new ArrayList<>();

  private CrossbarCopies(Header header, WrittenRows written) {
    this.header = header;
    this.written = written;
  }

  /** True if a statement reads crossbars. */
  static boolean isIn(Statement statement) {
    return switch (statement) {
      case Statement.Operation operation ->
          List.of("cim.read_xb", "cim.read_row").contains(operation.op());
      case Statement.Parallel(var body) -> body.stream().anyMatch(CrossbarCopies::isIn);
      case Statement.Repeat(_, _, var body) -> body.stream().anyMatch(CrossbarCopies::isIn);
      case Statement.Stage _, Statement.Segment _ -> false;
    };
  }

  /** The copies in text order. */
  static List<CrossbarCopy> of(Header header, WrittenRows written, Statement statement) {
    CrossbarCopies all = new CrossbarCopies(header, written);
    all.collect(statement, Map.of());
    Map<Integer, Long> rowsOfCore = new HashMap<>();
    for (CrossbarCopy copy : all.copies) {
      copy.rowsOfCores().forEach((core, rows) -> rowsOfCore.merge(core, rows, Long::sum));
    }
    all.copies.forEach(copy -> copy.share(rowsOfCore));
    return all.copies;
  }

  private void collect(Statement statement, Map<String, Long> outside) {
    switch (statement) {
      case Statement.Parallel(var body) -> body.forEach(member -> collect(member, outside));
      case Statement.Repeat repeat -> {
        if (repeat.body().size() == 1 && repeat.body().getFirst() instanceof Statement.Repeat) {
          for (long i = 0; i < repeat.count(); i++) {
            Map<String, Long> inside = new HashMap<>(outside);
            inside.put(repeat.variable(), i);
            collect(repeat.body().getFirst(), inside);
          }
        } else {
          copies.add(new CrossbarCopy(header, written, repeat, outside));
        }
      }
      default -> throw new IllegalArgumentException("no copy: " + statement);
    }
  }
}
