package cimmlc.onnx;

import cimmlc.graph.Quantization;
import cimmlc.graph.Shape;
import cimmlc.graph.TensorData;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** Transposes constants; the one movement that copies weights (off the heap). */
final class Transposition {

  private final int[] extents;
  private final long[] strides;

  private Transposition(Shape from, List<Integer> permutation) {
    int rank = from.rank();
    long[] plain = new long[rank];
    long stride = 1;
    for (int axis = rank - 1; axis >= 0; axis--) {
      plain[axis] = stride;
      stride *= from.dim(axis);
    }
    extents = permutation.stream().mapToInt(from::dim).toArray();
    strides = permutation.stream().mapToLong(axis -> plain[axis]).toArray();
  }

  /** The transposed constant: output axis i is input axis {@code permutation[i]}. */
  static Value.Known of(Value.Known known, List<Integer> permutation, String name) {
    Shape to = new Shape(permutation.stream().map(known.shape()::dim).toList());
    Transposition order = new Transposition(known.shape(), permutation);
    return switch (known) {
      case Value.Folded(var _, var type, var shape, var values) -> {
        double[] moved = new double[values.length];
        order.forEach(
            shape.elements(), (target, source) -> moved[(int) target] = values[(int) source]);
        yield new Value.Folded(name, type, to, moved);
      }
      case Value.Weights(var _, var type, var _, var data, var quantization) ->
          new Value.Weights(name, type, to, order.moved(data), moved(quantization, permutation));
    };
  }

  private static @org.jspecify.annotations.Nullable Quantization moved(
      @org.jspecify.annotations.Nullable Quantization quantization, List<Integer> permutation) {
    return quantization instanceof Quantization.PerChannel(var t, var s, var z, int axis)
        ? new Quantization.PerChannel(t, s, z, permutation.indexOf(axis))
        : quantization;
  }

  private TensorData moved(TensorData data) {
    return switch (data) {
      case TensorData.Fill fill -> fill;
      case TensorData.Floats(var bytes) -> new TensorData.Floats(moved(bytes, Float.BYTES));
      case TensorData.Integers(var type, var bytes) ->
          new TensorData.Integers(type, moved(bytes, type.bytes()));
      case TensorData.Scaled _ -> throw new Refusal("transposes a computed constant");
    };
  }

  private MemorySegment moved(MemorySegment from, int width) {
    MemorySegment to = Arena.ofAuto().allocate(Math.max(1, from.byteSize()), Long.BYTES);
    forEach(
        from.byteSize() / width,
        (target, source) -> MemorySegment.copy(from, source * width, to, target * width, width));
    return to.asSlice(0, from.byteSize());
  }

  /** Where each value goes and comes from. */
  private interface Move {
    void move(long target, long source);
  }

  private void forEach(long count, Move move) {
    int[] index = new int[extents.length];
    long source = 0;
    for (long target = 0; target < count; target++) {
      move.move(target, source);
      for (int axis = extents.length - 1; axis >= 0; axis--) {
        source += strides[axis];
        if (++index[axis] < extents[axis]) {
          break;
        }
        source -= strides[axis] * extents[axis];
        index[axis] = 0;
      }
    }
  }
}
