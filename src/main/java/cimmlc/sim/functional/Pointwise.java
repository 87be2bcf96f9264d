package cimmlc.sim.functional;

import cimmlc.flow.Affine;
import cimmlc.flow.Operand.Address;
import cimmlc.flow.TensorDecl;
import cimmlc.flow.ValueType;
import java.util.Map;

/**
 * Operators that make each value from one value: {@code rows} times {@code len} of them, the rows
 * {@code src_stride} and {@code dst_stride} bytes apart, densely where left out.
 */
final class Pointwise {

  private static final int TASK_VALUES = 1 << 15;
  private static final int COST = 8; // of a value, in multiplications

  private Pointwise() {}

  /**
   * Changes stored source values to destination values. The first one is the tensor's value {@code
   * position} in stored order, and value {@code inRow} of its row.
   */
  @FunctionalInterface
  interface Change {
    void apply(int[] values, long position, int inRow);
  }

  /** A unary operator on the tensors {@code input} and {@code output} of the params. */
  static OpBehaviour.Action unary(Call call, RealValues.RealFunction function) {
    RealValues in = RealValues.of(call.tensor("input"));
    RealValues out = RealValues.of(call.tensor("output"));
    RealValues.StoredFunction stored = in.then(function, out);
    return action(
        call,
        (values, _, _) -> {
          for (int i = 0; i < values.length; i++) {
            values[i] = stored.at(values[i]);
          }
        });
  }

  /** {@code x * scale[channel] + shift[channel]}, each rounded to float32. */
  static OpBehaviour.Action affine(Call call) {
    TensorDecl input = call.tensor("input");
    RealValues in = RealValues.of(input);
    RealValues out = RealValues.of(call.tensor("output"));
    float[] scale = call.constants().floats(call.params().word("scale"));
    float[] shift = call.constants().floats(call.params().word("shift"));
    int channels = input.shape().get(1);
    if (scale.length != channels || shift.length != channels) {
      throw new IllegalArgumentException("scale and shift need " + channels + " values");
    }
    int stride = Strides.of(input)[1];
    return action(
        call,
        (values, position, _) -> {
          for (int i = 0; i < values.length; i++) {
            int channel = (int) ((position + i) / stride % channels);
            float scaled = in.real(values[i]) * scale[channel];
            values[i] = out.stored(scaled + shift[channel]);
          }
        });
  }

  /** Moves values. */
  static OpBehaviour.Action move(Call call) {
    ValueType type = call.address("src").type();
    if (!type.equals(call.address("dst").type())) {
      throw new IllegalArgumentException("mov does not change the type of values");
    }
    return transfer(
        call,
        (from, to, piece) ->
            System.arraycopy(
                from.bytes(), from.offset(), to.bytes(), to.offset(), piece.count * type.bytes()));
  }

  /** Any change of values between {@code src} and {@code dst}. */
  private static OpBehaviour.Action action(Call call, Change change) {
    ValueType source = call.address("src").type();
    ValueType target = call.address("dst").type();
    return transfer(
        call,
        (from, to, piece) -> {
          int[] values = from.load(source, piece.count);
          change.apply(values, piece.position, piece.inRow);
          to.store(target, values);
        });
  }

  /**
   * Values of one row.
   *
   * @param position of the first one in its tensor, in stored order
   * @param inRow of the first one
   */
  record Piece(int count, long position, int inRow) {}

  /** Makes the values at the begin of one region from those at the begin of another. */
  @FunctionalInterface
  interface Transfer {
    void apply(Memory.Region from, Memory.Region to, Piece piece);
  }

  /** Any way to get from {@code src} to {@code dst}. */
  static OpBehaviour.Action transfer(Call call, Transfer transfer) {
    Address source = call.address("src");
    Address base = call.names("input") ? call.tensor("input").address() : source;
    Rows from = Rows.of(call, "src");
    Rows to = Rows.of(call, "dst");
    return frame -> {
      Map<String, Long> variables = frame.variables();
      Memory.Region in = frame.memory().read(source, variables, from.bytes(variables));
      Memory.Region out = frame.memory().write(to.address, variables, to.bytes(variables));
      long first = position(source, base, variables);
      int length = from.length(variables);
      int pieces = (length - 1) / TASK_VALUES + 1;
      int rows = Math.toIntExact(from.count.at(variables));
      frame
          .workers()
          .forEach(
              rows * pieces,
              (long) rows * length * COST,
              task -> {
                long row = task / pieces;
                int begin = task % pieces * TASK_VALUES;
                int count = Math.min(TASK_VALUES, length - begin);
                long read = row * from.stride(variables) / source.type().bytes() + begin;
                transfer.apply(
                    from.at(in, row * from.stride(variables), begin),
                    to.at(out, row * to.stride(variables), begin),
                    new Piece(count, first + read, begin));
              });
    };
  }

  /** The position of a source in its tensor, in values. */
  private static long position(Address source, Address base, Map<String, Long> variables) {
    long distance = source.offset().at(variables) - base.offset().at(variables);
    return source.space() == base.space() ? distance / source.type().bytes() : 0;
  }

  /** Rows of values in memory; a stride below 0 is that of rows which lie densely. */
  private record Rows(Address address, Affine count, Affine length, Affine stride) {

    static Rows of(Call call, String side) {
      return new Rows(
          call.address(side),
          call.number("rows", 1),
          call.number("len", 0),
          call.number(side + "_stride", -1));
    }

    int length(Map<String, Long> variables) {
      return Math.toIntExact(length.at(variables));
    }

    long stride(Map<String, Long> variables) {
      long given = stride.at(variables);
      return given < 0 ? length.at(variables) * address.type().bytes() : given;
    }

    /** From the first row's begin to the last one's end. */
    long bytes(Map<String, Long> variables) {
      long last = (count.at(variables) - 1) * stride(variables);
      return last + length.at(variables) * address.type().bytes();
    }

    /** What begins at a value of a row. */
    Memory.Region at(Memory.Region region, long row, int begin) {
      long offset = region.offset() + row + (long) begin * address.type().bytes();
      return new Memory.Region(region.bytes(), Math.toIntExact(offset));
    }
  }
}
