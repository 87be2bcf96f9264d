package cimmlc.flow;

import cimmlc.flow.Statement.Operation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts the meta-operators that {@link FlatPrinter} writes, without writing them: {@code repeat}s
 * multiply, but for the movements of input windows, whose number differs at the edges of an image.
 * Work grows with windows.
 */
final class FlatCount {

  /** A {@code repeat} around a statement. */
  private record Loop(String variable, long count) {}

  /** The same rows of the windows of a product. */
  private record PatchKey(String params, long row, long rows) {}

  private final Header header;
  private final Map<PatchKey, int[]> movs = new HashMap<>();

  private FlatCount(Header header) {
    this.header = header;
  }

  /** The number of meta-operators of a flow in the paper's own grammar. */
  static long of(Flow flow) {
    FlatCount count = new FlatCount(flow.header());
    long sum = 0;
    for (Statement.Segment segment : flow.body()) {
      sum += count.all(segment.body(), List.of());
    }
    return sum;
  }

  private long all(Iterable<Statement> body, List<Loop> loops) {
    long sum = 0;
    for (Statement statement : body) {
      sum +=
          switch (statement) {
            case Operation operation -> operation(operation, loops);
            case Statement.Segment segment -> all(segment.body(), loops);
            case Statement.Stage stage -> all(stage.body(), loops);
            case Statement.Parallel parallel -> all(parallel.body(), loops);
            case Statement.Repeat repeat -> {
              List<Loop> inner = new ArrayList<>(loops);
              inner.add(new Loop(repeat.variable(), repeat.count()));
              yield all(repeat.body(), inner);
            }
          };
    }
    return sum;
  }

  private long operation(Operation operation, List<Loop> loops) {
    if (operation.op().equals("mov_patch")) {
      return patch(operation, loops, new HashMap<>());
    }
    long each = FlatPrinter.isStrided(operation) ? operation.number("rows", 1).constant() : 1;
    return loops.stream().mapToLong(Loop::count).reduce(each, (a, b) -> a * b);
  }

  /** Loops that the rows do not depend on are summed last, in a row of the table. */
  private long patch(Operation patch, List<Loop> loops, Map<String, Long> fixed) {
    Affine row = patch.number("row", 0);
    Affine rows = patch.number("rows", 0);
    for (Loop loop : loops) {
      String variable = loop.variable;
      boolean matters =
          row.coefficients().containsKey(variable) || rows.coefficients().containsKey(variable);
      if (matters && !fixed.containsKey(variable)) {
        long sum = 0;
        for (long i = 0; i < loop.count; i++) {
          fixed.put(variable, i);
          sum += patch(patch, loops, fixed);
        }
        fixed.remove(variable);
        return sum;
      }
    }
    return windows(patch, row.at(fixed), rows.at(fixed), loops, fixed);
  }

  private long windows(
      Operation patch, long row, long rows, List<Loop> loops, Map<String, Long> fixed) {
    int[] counts =
        movs.computeIfAbsent(
            new PatchKey(patch.name("params"), row, rows),
            _ -> PatchRows.movsByWindow(header, withRows(patch, row, rows)));
    List<Loop> free = loops.stream().filter(loop -> !fixed.containsKey(loop.variable)).toList();
    Affine window = patch.number("window", 0);
    return sum(counts, window, window.at(fixed), free);
  }

  private static Operation withRows(Operation patch, long row, long rows) {
    Map<String, Operand> arguments = new HashMap<>(patch.arguments());
    arguments.put("row", Operand.Number.of(row));
    arguments.put("rows", Operand.Number.of(rows));
    return new Operation(patch.op(), arguments);
  }

  private static long sum(int[] counts, Affine window, long at, List<Loop> loops) {
    if (loops.isEmpty()) {
      return counts.length == 0 ? 1 : counts[Math.toIntExact(at)];
    }
    Loop first = loops.getFirst();
    List<Loop> rest = loops.subList(1, loops.size());
    long step = window.coefficients().getOrDefault(first.variable, 0L);
    if (step == 0 || counts.length == 0) {
      return first.count * sum(counts, window, at, rest);
    }
    long sum = 0;
    for (long i = 0; i < first.count; i++) {
      sum += sum(counts, window, at + i * step, rest);
    }
    return sum;
  }
}
