package cimmlc.sim.functional;

import cimmlc.flow.Affine;
import cimmlc.flow.Operand.Address;
import cimmlc.flow.TensorDecl;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Arithmetic on several tensors, left to right in float32, with ONNX's broadcasting. */
final class Elementwise {

  private static final int TASK_VALUES = 1 << 14;
  private static final int COST = 16; // of a value, in multiplications

  private Elementwise() {}

  /** An operation on float32. */
  @FunctionalInterface
  interface Arithmetic {
    float apply(float a, float b);
  }

  /** Real values; without params, sums. */
  static OpBehaviour.Action add(Call call) {
    return call.has("params") ? real(call, Float::sum) : integerSum(call);
  }

  static OpBehaviour.Action real(Call call, Arithmetic arithmetic) {
    TensorDecl output = call.tensor("output");
    List<TensorDecl> inputs = inputs(call);
    List<Address> sources = call.sources();
    Computation computation =
        new Computation(
            inputs.stream().map(RealValues::of).toList(), RealValues.of(output), arithmetic);
    if (inputs.stream().allMatch(input -> Strides.samePlaces(input, output))) {
      return pieces(call, sources, computation);
    }
    List<IndexMap> maps = inputs.stream().map(in -> IndexMap.broadcast(output, in)).toList();
    return WholeTensor.of(
        call,
        sources,
        inputs,
        (workers, values) -> {
          List<int[]> operands = new ArrayList<>();
          for (int i = 0; i < maps.size(); i++) {
            operands.add(maps.get(i).gather(values.get(i), 0));
          }
          return computation.compute(workers, operands);
        });
  }

  private static List<TensorDecl> inputs(Call call) {
    List<TensorDecl> inputs = call.tensors("inputs");
    if (inputs.size() != call.sources().size()) {
      throw new IllegalArgumentException(
          call.sources().size() + " sources for " + inputs.size() + " input tensors");
    }
    return inputs;
  }

  /** Without broadcasting, any number of values can be computed. */
  private static OpBehaviour.Action pieces(
      Call call, List<Address> sources, Computation computation) {
    Address target = call.address("dst");
    Affine length = call.number("len", 0);
    return frame -> {
      long count = length.at(frame.variables());
      List<int[]> operands = sources.stream().map(source -> frame.load(source, count)).toList();
      frame.store(target, computation.compute(frame.workers(), operands));
    };
  }

  private static OpBehaviour.Action integerSum(Call call) {
    List<Address> sources = call.sources();
    Address target = call.address("dst");
    Affine length = call.number("len", 0);
    Stream.concat(Stream.of(target), sources.stream())
        .filter(address -> !address.type().isSum() || !address.type().equals(target.type()))
        .findAny()
        .ifPresent(address -> {
          throw new IllegalArgumentException(
              call.operation().op() + " of " + address.type() + " needs params");
        });
    return frame -> {
      long count = length.at(frame.variables());
      long[] sum = frame.loadSums(sources.getFirst(), count);
      for (Address source : sources.subList(1, sources.size())) {
        long[] values = frame.loadSums(source, count);
        for (int i = 0; i < sum.length; i++) {
          sum[i] += values[i];
        }
      }
      frame.store(target, sum);
    };
  }

  /** Operands of equal length to results. */
  private record Computation(List<RealValues> in, RealValues out, Arithmetic arithmetic) {

    int[] compute(Workers workers, List<int[]> operands) {
      int[] result = new int[operands.getFirst().length];
      workers.forEach(
          (result.length + TASK_VALUES - 1) / TASK_VALUES,
          (long) result.length * COST,
          task -> {
            int begin = task * TASK_VALUES;
            piece(operands, result, begin, Math.min(result.length, begin + TASK_VALUES));
          });
      return result;
    }

    private void piece(List<int[]> operands, int[] result, int begin, int end) {
      float[] real = new float[end - begin];
      for (int i = begin; i < end; i++) {
        real[i - begin] = in.getFirst().real(operands.getFirst()[i]);
      }
      for (int operand = 1; operand < operands.size(); operand++) {
        RealValues quantisation = in.get(operand);
        int[] values = operands.get(operand);
        for (int i = begin; i < end; i++) {
          real[i - begin] = arithmetic.apply(real[i - begin], quantisation.real(values[i]));
        }
      }
      for (int i = begin; i < end; i++) {
        result[i] = out.stored(real[i - begin]);
      }
    }
  }
}
