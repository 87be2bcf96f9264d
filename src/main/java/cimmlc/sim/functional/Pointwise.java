package cimmlc.sim.functional;

import cimmlc.flow.Affine;
import cimmlc.flow.Operand.Address;
import cimmlc.flow.TensorDecl;
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
    if (!call.address("src").type().equals(call.address("dst").type())) {
      throw new IllegalArgumentException("mov does not change the type of values");
    }
    return action(call, (_, _, _) -> {});
  }

  /** Any change of values between {@code src} and {@code dst}. */
  static OpBehaviour.Action action(Call call, Change change) {
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
                int[] values = new int[count];
                from.load(in, row * from.stride(variables), begin, values);
                change.apply(values, first + read, begin);
                to.store(out, row * to.stride(variables), begin, values);
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

    void load(Memory.Region region, long row, int begin, int[] values) {
      int at = place(region, row, begin);
      StoredValues.load(address.type(), region.bytes(), at, values, 0, values.length);
    }

    void store(Memory.Region region, long row, int begin, int[] values) {
      int at = place(region, row, begin);
      StoredValues.store(address.type(), values, 0, region.bytes(), at, values.length);
    }

    private int place(Memory.Region region, long row, int begin) {
      return Math.toIntExact(region.offset() + row + (long) begin * address.type().bytes());
    }
  }
}
