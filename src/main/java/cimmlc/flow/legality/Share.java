package cimmlc.flow.legality;

import cimmlc.flow.Header;
import cimmlc.flow.Operand.Address;
import cimmlc.flow.Params;
import cimmlc.flow.Statement.Operation;
import cimmlc.flow.TensorDecl;
import java.util.ArrayList;
import java.util.List;

/**
 * The windows of one {@code cim.read_core}, as its params and {@code dst} tell.
 *
 * @param first window
 * @param count windows that exist
 * @param misplaced bytes by which {@code dst} misses the part's first channel
 */
record Share(
    Params params,
    TensorDecl input,
    TensorDecl output,
    WindowGrid grid,
    Part part,
    long first,
    long step,
    long count,
    long misplaced) {

  /** Ranges of groups, rows and columns in the operator's matrix form. */
  record Part(
      long groupBegin,
      long groupEnd,
      long rowBegin,
      long rowEnd,
      long columnBegin,
      long columnEnd) {

    long columns() {
      return Math.multiplyExact(groupEnd - groupBegin, columnEnd - columnBegin);
    }

    long weights() {
      return Math.multiplyExact(columns(), rowEnd - rowBegin);
    }

    boolean within(long groups, long rows, long columns) {
      return inside(groupBegin, groupEnd, groups)
          && inside(rowBegin, rowEnd, rows)
          && inside(columnBegin, columnEnd, columns);
    }

    private static boolean inside(long begin, long end, long limit) {
      return 0 <= begin && begin < end && end <= limit;
    }
  }

  /** Columns of a group, or the largest number where raw sums do not tell. */
  static long columnsOfGroup(Params params, TensorDecl output, long groups) {
    if (output.type().isSum()) {
      return params.has("part") ? Integer.MAX_VALUE : output.shape().getLast() / groups;
    }
    return output.shape().get(params.has("kernel") ? 1 : output.shape().size() - 1) / groups;
  }

  static Part part(Params params, TensorDecl output, WindowGrid grid) {
    long groups = params.integer("groups");
    if (!params.has("part")) {
      return new Part(0, groups, 0, grid.matrixRows(), 0, columnsOfGroup(params, output, groups));
    }
    List<Long> part = WindowGrid.listed(params, "part", 6);
    return new Part(part.get(0), part.get(1), part.get(2), part.get(3), part.get(4), part.get(5));
  }

  /**
   * The share of a statement whose addresses no variable changes.
   *
   * @throws IllegalArgumentException if the params are not those of a product
   */
  static Share of(Operation operation, Header header, Domain domain) {
    Params params = header.params(operation.name("params"));
    TensorDecl input = header.tensor(params.word("input"));
    TensorDecl output = header.tensor(params.word("output"));
    WindowGrid grid = WindowGrid.of(params, header);
    Part part = part(params, output, grid);
    if (grid.count() == 0 || output.elements() < grid.count()) {
      throw new IllegalArgumentException(
          "tensor " + output.name() + " has not the " + grid.count() + " windows of the product");
    }
    long pixel = output.elements() / grid.count() * output.type().bytes();
    long at = domain.first(operation.address("dst").offset()) - Memory.region(output).offset();
    long first = Math.floorDiv(at, pixel);
    long step = params.integer("step");
    long count = step < 1 || first < 0 ? 0 : grid.existing(first, step, params.integer("windows"));
    boolean raw = output.type().isSum();
    long columns = columnsOfGroup(params, output, params.integer("groups"));
    long channel = raw ? 0 : part.groupBegin * columns + part.columnBegin;
    long misplaced = at - first * pixel - channel * output.type().bytes();
    return new Share(params, input, output, grid, part, first, step, count, misplaced);
  }

  /** Lines of the input, whole. */
  List<Region> reads(Address source) {
    Region base = Memory.region(input);
    Buffer buffer = Buffer.of(source, Domain.EMPTY);
    List<Region> regions = new ArrayList<>();
    for (WindowGrid.Lines lines : grid.lines(first, step, count)) {
      long offset = base.offset() + lines.first() * grid.lineBytes();
      long length = (lines.end() - lines.first()) * grid.lineBytes();
      regions.add(Region.of(buffer, offset, length, List.of(), source.type()));
    }
    return regions;
  }

  /** The part's channels in the windows' pixels. */
  List<Region> writes(Address target, long offset) {
    Buffer buffer = Buffer.of(target, Domain.EMPTY);
    long bytes = target.type().bytes();
    long pixel = output.elements() / grid.count() * bytes;
    long length = (part.columnEnd - part.columnBegin) * bytes;
    long groupStride =
        output.type().isSum()
            ? length
            : columnsOfGroup(params, output, params.integer("groups")) * bytes;
    List<Region.Dim> dims =
        List.of(
            new Region.Dim(part.groupEnd - part.groupBegin, groupStride),
            new Region.Dim(count, Math.multiplyExact(pixel, Math.max(1, step))));
    return List.of(Region.of(buffer, offset, length, dims, target.type()));
  }
}
