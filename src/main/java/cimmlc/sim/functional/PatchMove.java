package cimmlc.sim.functional;

import cimmlc.flow.Affine;
import cimmlc.flow.Operand.Address;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** {@code mov_patch}: rows of the stacked input vector of a window. */
final class PatchMove {

  private PatchMove() {}

  static OpBehaviour.Action prepare(Call call) {
    ProductShape shape = call.products().shape(call);
    Address target = call.address("dst");
    Address source = call.address("src");
    if (!target.type().equals(shape.input().type()) || !source.equals(shape.input().address())) {
      throw new IllegalArgumentException("mov_patch moves values of " + shape.input().name());
    }
    Affine window = call.number("window", 0);
    Affine row = call.number("row", 0);
    Affine rows = call.number("rows", 0);
    Map<List<Integer>, StackedGather> gathers = new HashMap<>();
    return frame -> {
      int first = Math.toIntExact(row.at(frame.variables()));
      int count = Math.toIntExact(rows.at(frame.variables()));
      StackedGather gather =
          gathers.computeIfAbsent(
              List.of(first, count), _ -> new StackedGather(shape, first, count, 0));
      long index = window.at(frame.variables());
      if (index < 0 || index >= shape.geometry().windows()) {
        throw new IllegalArgumentException("window " + index + " of " + shape.geometry().windows());
      }
      int[] values = new int[count];
      gather.gather(shape.inputRegion(frame), (int) index, values, 0);
      frame.store(target, values);
    };
  }

  /** Rows of the stacked input vector, group by group. */
  static final class StackedGather {

    private record Share(WindowGather gather, int group, int rows) {}

    private final List<Share> shares = new ArrayList<>();

    /** Gathers stacked rows; {@code least} is subtracted from each value. */
    StackedGather(ProductShape shape, int row, int rows, int least) {
      ProductShape.Part part = shape.part();
      if (row < 0 || rows < 1 || row + rows > part.groups() * part.rows()) {
        throw new IllegalArgumentException(
            "rows %d to %d of a vector of %d"
                .formatted(row, row + rows - 1, part.groups() * part.rows()));
      }
      for (int at = row; at < row + rows; ) {
        int first = at % part.rows();
        int count = Math.min(part.rows() - first, row + rows - at);
        int begin = part.rowBegin() + first;
        WindowGather gather =
            new WindowGather(
                shape.geometry(), shape.input(), shape.groups(), begin, begin + count, least);
        shares.add(new Share(gather, part.groupBegin() + at / part.rows(), count));
        at += count;
      }
    }

    void gather(Memory.Region image, int window, int[] values, int at) {
      int next = at;
      for (Share share : shares) {
        share.gather.gather(image, window, share.group, values, next);
        next += share.rows;
      }
    }
  }
}
