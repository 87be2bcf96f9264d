package cimmlc.sim.functional;

import cimmlc.sim.functional.analog.AnalogMatrix;
import cimmlc.sim.functional.analog.Sums;
import java.util.Arrays;
import java.util.List;

/**
 * Products as crossbars convert them, many windows at once. Tasks are blocks of windows, and row
 * groups where windows are few.
 *
 * @param corrections what is added to each column of the sums
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record AnalogProduct(
    ProductShape shape,
    AnalogCircuit circuit,
    AnalogMatrix matrix,
    long range,
    PatchMove.StackedGather gather,
    ColumnResults results,
    long[] corrections)
    implements Product {

  private static final int BLOCK_VALUES = 1 << 16; // gathered values of a task
  private static final int MOST_WINDOWS = 32;
  private static final int CELLS = 8; // work of a product, in multiplications

  /** A product whose row groups are given, each column with all of its rows. */
  static AnalogProduct of(
      Call call, StackedMatrix stacked, List<MatrixBlock> groups, AnalogCircuit circuit) {
    ProductShape shape = stacked.shape();
    int least = shape.input().type().min();
    return new AnalogProduct(
        shape,
        circuit,
        circuit.store(groups, 0, 0),
        circuit.range(groups),
        new PatchMove.StackedGather(shape, 0, stacked.rows(), least),
        ColumnResults.of(call, shape.place(), shape.columns()),
        stacked.columnSums(least - shape.least()));
  }

  private int rows() {
    return shape.part().groups() * shape.part().rows();
  }

  @Override
  public void compute(Frame frame, int[] windows, int count) {
    Memory.Region in = shape.inputRegion(frame);
    Memory.Region out = shape.outputRegion(frame);
    int each = Math.clamp(BLOCK_VALUES / rows(), 1, MOST_WINDOWS);
    int[][] tasks = new int[Math.ceilDiv(count, each)][];
    for (int i = 0; i < tasks.length; i++) {
      tasks[i] = Arrays.copyOfRange(windows, i * each, Math.min(count, (i + 1) * each));
    }
    if (tasks.length < 2 * frame.workers().threads()) {
      for (int[] task : tasks) {
        finish(out, task, shared(frame.workers(), in, task));
      }
      return;
    }
    frame
        .workers()
        .forEach(
            tasks.length,
            work(count),
            task -> {
              Sums sums = new Sums(tasks[task].length, shape.columns());
              matrix.multiply(gathered(in, tasks[task]), rows(), 0, matrix.groups(), sums);
              finish(out, tasks[task], sums);
            });
  }

  private long work(int windows) {
    return (long) windows * rows() * shape.part().columns() * CELLS;
  }

  private int[] gathered(Memory.Region in, int[] windows) {
    int[] u = new int[windows.length * rows()];
    for (int i = 0; i < windows.length; i++) {
      gather.gather(in, windows[i], u, i * rows());
    }
    return u;
  }

  /** Few windows: each thread takes row groups. */
  private Sums shared(Workers workers, Memory.Region in, int[] windows) {
    int[] u = gathered(in, windows);
    Sums[] parts = new Sums[Math.min(2 * workers.threads(), matrix.groups())];
    workers.forEach(
        parts.length,
        work(windows.length),
        part -> {
          long groups = matrix.groups();
          int begin = (int) (groups * part / parts.length);
          int end = (int) (groups * (part + 1) / parts.length);
          Sums sums = new Sums(windows.length, shape.columns());
          matrix.multiply(u, rows(), begin, end, sums);
          parts[part] = sums;
        });
    for (int part = 1; part < parts.length; part++) {
      parts[0].add(parts[part]);
    }
    return parts[0];
  }

  private void finish(Memory.Region out, int[] windows, Sums sums) {
    count(sums);
    int columns = shape.part().columns();
    long[] values = sums.values();
    for (int i = 0; i < windows.length; i++) {
      int at = i * shape.columns();
      for (int c = 0; c < corrections.length; c++) {
        values[at + c] += corrections[c];
      }
      results.finish(values, at, 0, shape.columns());
      for (int group = 0; group < shape.part().groups(); group++) {
        int position = group * results.place().groupStride();
        results.store(out, windows[i], position, values, at + group * columns, columns);
      }
    }
  }

  /** Errors in quanta of the output. */
  private void count(Sums sums) {
    double signal = 0;
    double error = 0;
    for (int i = 0; i < sums.values().length; i++) {
      int column = i % shape.columns();
      long lost = sums.errors()[i];
      long correction = corrections.length == 0 ? 0 : corrections[column];
      double exact = results.scaled(sums.values()[i] + lost + correction, column);
      double off = results.scale(column) * lost;
      signal += exact * exact;
      error += off * off;
    }
    circuit
        .statistics()
        .add(LayerConversions.of(circuit.name(), sums.tally(), range, signal, error));
  }
}
