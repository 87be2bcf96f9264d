package cimmlc.sim.functional;

/**
 * Products with a matrix a group: blocks of windows are gathered into rows, and multiplied with
 * blocks of columns. Tasks are blocks of windows, and of columns where windows are few.
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record DenseProduct(
    ProductShape shape,
    PackedMatrix[] matrices,
    int[] zeros,
    WindowGather gather,
    ColumnResults results,
    MatrixKernel kernel)
    implements Product {

  private static final int BLOCK_VALUES = 1 << 16; // gathered values of a task: fit the L2 cache
  private static final int MOST_WINDOWS = 128;

  static DenseProduct of(Call call, ProductShape shape, MatrixKernel kernel) {
    ProductShape.Part part = shape.part();
    PackedMatrix[] matrices = call.products().matrices(call, shape);
    int[] zeros = shape.zeros(call);
    return new DenseProduct(
        shape,
        matrices,
        ColumnResults.areZero(zeros) ? new int[0] : zeros,
        new WindowGather(
            shape.geometry(),
            shape.input(),
            shape.groups(),
            part.rowBegin(),
            part.rowEnd(),
            shape.least()),
        ColumnResults.of(call, shape.place(), shape.columns()),
        kernel);
  }

  /** Windows and blocks of columns (of all groups, in order) that one task computes. */
  private record Task(int[] windows, int from, int count, int blockBegin, int blockEnd) {}

  @Override
  public void compute(Frame frame, int[] windows, int count) {
    Memory.Region in = shape.inputRegion(frame);
    Memory.Region out = shape.outputRegion(frame);
    int threads = frame.workers().threads();
    int blocks = matrices.length * matrices[0].blocks();
    long work = (long) count * rows() * blocks * MatrixKernel.COLUMNS;
    int most = Math.clamp(BLOCK_VALUES / rows(), MatrixKernel.WINDOWS, MOST_WINDOWS);
    int windowTasks = (count - 1) / most + 1;
    int columnTasks = Math.clamp((2L * threads - 1) / windowTasks + 1, 1, blocks);
    int each = (count - 1) / windowTasks + 1;
    frame
        .workers()
        .forEach(
            windowTasks * columnTasks,
            work,
            task -> {
              int from = task / columnTasks * each;
              long column = task % columnTasks;
              int begin = (int) (column * blocks / columnTasks);
              int end = (int) ((column + 1) * blocks / columnTasks);
              int part = Math.min(each, count - from);
              if (part > 0) {
                compute(in, out, new Task(windows, from, part, begin, end));
              }
            });
  }

  private int rows() {
    return shape.part().rows();
  }

  private void compute(Memory.Region in, Memory.Region out, Task task) {
    int padded =
        (task.count + MatrixKernel.WINDOWS - 1) / MatrixKernel.WINDOWS * MatrixKernel.WINDOWS;
    int[] gathered = new int[padded * rows()];
    int[][] x = new int[0][];
    long[] sums = new long[padded * MatrixKernel.COLUMNS];
    long[] totals = new long[zeros.length == 0 ? 0 : task.count];
    int known = -1;
    for (int block = task.blockBegin; block < task.blockEnd; block++) {
      int group = block / matrices[0].blocks();
      PackedMatrix matrix = matrices[group];
      if (group != known) {
        gather(in, task, group, gathered, totals);
        x = matrix.chunked(gathered, padded);
        known = group;
      }
      matrix.multiply(kernel, x, padded, block % matrix.blocks(), sums);
      int column = block % matrix.blocks() * MatrixKernel.COLUMNS;
      finish(out, task, group, column, sums, totals);
    }
  }

  private void gather(Memory.Region in, Task task, int group, int[] x, long[] totals) {
    int rows = rows();
    for (int i = 0; i < task.count; i++) {
      gather.gather(
          in, task.windows[task.from + i], shape.part().groupBegin() + group, x, i * rows);
    }
    for (int i = 0; i < totals.length; i++) {
      totals[i] = 0;
      for (int k = i * rows; k < (i + 1) * rows; k++) {
        totals[i] += x[k];
      }
    }
  }

  private void finish(
      Memory.Region out, Task task, int group, int column, long[] sums, long[] totals) {
    int count = Math.min(shape.part().columns() - column, MatrixKernel.COLUMNS);
    int index = group * shape.part().columns() + column;
    for (int i = 0; i < task.count; i++) {
      int at = i * MatrixKernel.COLUMNS;
      if (zeros.length > 0) {
        ColumnResults.subtractZeros(sums, at, zeros, index, totals[i], count);
      }
      results.finish(sums, at, index, count);
      int window = task.windows[task.from + i];
      results.store(out, window, group * results.place().groupStride() + column, sums, at, count);
    }
  }
}
