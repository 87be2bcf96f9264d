package cimmlc.sim.performance.cycles;

import cimmlc.arch.Architecture;
import cimmlc.flow.Header;
import cimmlc.flow.Params;
import cimmlc.flow.Statement;
import cimmlc.flow.TensorDecl;
import java.util.List;

/**
 * One {@code cim.read_core}: a copy of a part of an operator (docs/flow.md).
 *
 * @param operation the statement
 * @param params its header entry
 * @param input it reads
 * @param output it writes
 * @param part groups, rows and columns, each from and to, of the operator's matrix
 * @param layout of its matrix on cores
 * @param firstCore that it has
 * @param steps in which an input value enters
 * @param rowGroups activations that it takes to read all rows
 */
record Copy(
    Statement.Operation operation,
    Params params,
    TensorDecl input,
    TensorDecl output,
    List<Long> part,
    Layout layout,
    int firstCore,
    long steps,
    long rowGroups) {

  static Copy of(Header header, Statement.Operation operation) {
    Architecture arch = header.architecture();
    Params params = header.params(operation.name("params"));
    TensorDecl input = header.tensor(params.word("input"));
    TensorDecl output = header.tensor(params.word("output"));
    List<Long> part = part(params, input, output);
    int weightBits = header.constant(params.word("weights")).type().bits();
    Layout layout = Layout.of(arch, weightBits, size(part, 0), size(part, 1), size(part, 2));
    double dac = arch.crossbar().dacBits();
    long steps = Double.isInfinite(dac) ? 1 : (long) Math.ceil(input.type().bits() / dac);
    long groups = Math.ceilDiv(arch.crossbar().rows(), arch.crossbar().parallelRows());
    int core = Math.toIntExact(operation.number("core_addr", 0).constant());
    return new Copy(operation, params, input, output, part, layout, core, steps, groups);
  }

  private static List<Long> part(Params params, TensorDecl input, TensorDecl output) {
    if (params.has("part")) {
      return params.ints("part");
    }
    long groups = params.integer("groups");
    long positions = params.has("kernel") ? product(params.ints("kernel")) : 1;
    long rows = positions * input.storedShape().getLast() / groups;
    return List.of(0L, groups, 0L, rows, 0L, output.storedShape().getLast() / groups);
  }

  private static long product(List<Long> numbers) {
    return numbers.stream().reduce(1L, Math::multiplyExact);
  }

  private static int size(List<Long> part, int axis) {
    return Math.toIntExact(part.get(2 * axis + 1) - part.get(2 * axis));
  }

  /** T. */
  long cyclesPerWindow() {
    return steps * rowGroups;
  }

  int groups() {
    return size(part, 0);
  }

  int rows() {
    return size(part, 1);
  }

  int columns() {
    return size(part, 2);
  }

  /** Positions of the kernel. */
  long positions() {
    return params.has("kernel") ? product(params.ints("kernel")) : 1;
  }

  /** Raw sums have only the part's columns. */
  boolean raw() {
    return output.type().equals(cimmlc.flow.ValueType.S32);
  }
}
