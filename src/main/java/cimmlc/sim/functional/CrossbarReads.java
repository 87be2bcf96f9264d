package cimmlc.sim.functional;

import cimmlc.arch.Architecture;
import cimmlc.flow.Affine;
import cimmlc.flow.Operand.Address;
import java.util.ArrayList;
import java.util.List;

/** {@code cim.read_xb} and {@code cim.read_row}: one activation of crossbars (Figures 13, 15). */
final class CrossbarReads {

  private CrossbarReads() {}

  /** Which rows of which crossbars a statement activates. */
  @FunctionalInterface
  interface Activation {
    List<MatrixBlock> blocks(Frame frame);
  }

  static OpBehaviour.Action readCrossbars(Call call) {
    return action(call, crossbars(call));
  }

  static OpBehaviour.Action readRows(Call call) {
    return action(call, rows(call));
  }

  /** What {@code cim.read_xb} activates. */
  static Activation crossbars(Call call) {
    Architecture arch = call.header().architecture();
    Affine address = call.number("xb_addr", 0);
    Affine length = call.number("len", 1);
    return frame -> {
      long first = address.at(frame.variables());
      int count = Math.toIntExact(length.at(frame.variables()));
      CrossbarWrites.checkInside(first, count, arch);
      List<Crossbars.Rows> found = new ArrayList<>(count);
      for (int i = 0; i < count; i++) {
        found.add(frame.crossbars().whole(first + i));
      }
      return blocks(found, found.getFirst().begin(), found.getFirst().piece().rows());
    };
  }

  /** What {@code cim.read_row} activates. */
  static Activation rows(Call call) {
    Architecture arch = call.header().architecture();
    int height = arch.crossbar().rows();
    Affine address = call.number("row_addr", 0);
    Affine length = call.number("len", 1);
    Affine width = call.number("xbs", 1);
    return frame -> {
      long at = address.at(frame.variables());
      int row = (int) Math.floorMod(at, (long) height);
      int rows = Math.toIntExact(length.at(frame.variables()));
      int count = Math.toIntExact(width.at(frame.variables()));
      CrossbarWrites.checkInside(Math.floorDiv(at, height), count, arch);
      if (rows < 1 || rows > arch.crossbar().parallelRows() || row + rows > height) {
        throw new IllegalArgumentException(
            rows
                + " rows from row "
                + row
                + " on, expected at most parallel_row "
                + arch.crossbar().parallelRows()
                + " inside a crossbar");
      }
      List<Crossbars.Rows> found = new ArrayList<>(count);
      for (int i = 0; i < count; i++) {
        found.add(frame.crossbars().rows(Math.floorDiv(at, height) + i, row, rows));
      }
      return blocks(found, row, rows);
    };
  }

  /** Crossbars of one piece that follow one another make one block. */
  private static List<MatrixBlock> blocks(List<Crossbars.Rows> found, int row, int rows) {
    List<MatrixBlock> blocks = new ArrayList<>(1);
    for (int i = 0; i < found.size(); ) {
      Crossbars.Rows first = found.get(i);
      int next = i + 1;
      while (next < found.size() && follows(first, found.get(next), next - i)) {
        next++;
      }
      int from = first.skipped() + row - first.begin();
      if (from + rows > first.piece().rows()) {
        throw new IllegalArgumentException(
            "crossbars that are read together hold different numbers of rows");
      }
      blocks.add(first.piece().block(first.index(), next - i, from, rows));
      i = next;
    }
    return blocks;
  }

  private static boolean follows(Crossbars.Rows first, Crossbars.Rows other, int distance) {
    return other.piece().equals(first.piece())
        && other.index() == first.index() + distance
        && other.begin() - other.skipped() == first.begin() - first.skipped();
  }

  private static OpBehaviour.Action action(Call call, Activation activation) {
    StackedMatrix matrix = call.products().stacked(call);
    Address source = call.address("src");
    Address target = call.address("dst");
    if (!source.type().equals(matrix.shape().input().type())
        || !target.type().equals(matrix.shape().sums())) {
      throw new IllegalArgumentException(
          "reads turn " + matrix.shape().input().type() + " into " + matrix.shape().sums());
    }
    int least = call.params().integer("activation_min");
    Affine accumulate = call.number("accumulate", 0);
    BlockProducts products = call.products().blocks(call);
    return frame -> {
      List<MatrixBlock> blocks = activation.blocks(frame);
      int[] inputs = frame.load(source, blocks.getFirst().rows());
      for (int i = 0; i < inputs.length; i++) {
        inputs[i] -= least;
      }
      long[] sums = new long[blocks.stream().mapToInt(MatrixBlock::columns).sum()];
      int at = 0;
      for (MatrixBlock block : blocks) {
        check(block, matrix);
        products.multiply(block, inputs, sums, at);
        at += block.columns();
      }
      boolean adds = accumulate.at(frame.variables()) != 0;
      frame.store(target, adds ? plus(sums, frame.loadSums(target, sums.length)) : sums);
    };
  }

  private static void check(MatrixBlock block, StackedMatrix expected) {
    if (!block.matrix().equals(expected)) {
      throw new IllegalArgumentException(
          "the crossbars hold " + block.matrix().name() + ", expected " + expected.name());
    }
  }

  private static long[] plus(long[] sums, long[] others) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] += others[i];
    }
    return sums;
  }
}
