package cimmlc.sim.functional;

import cimmlc.flow.Affine;
import cimmlc.flow.Operand.Address;
import cimmlc.flow.TensorDecl;
import java.util.ArrayList;
import java.util.List;

/** Operators that need whole tensors: {@code len} is the number of values of the output. */
final class WholeTensor {

  private WholeTensor() {}

  /** Stored values of the output from those of the inputs. */
  @FunctionalInterface
  interface Computation {
    int[] compute(Workers workers, List<int[]> inputs);
  }

  /** An operator with one input, {@code src}. */
  static OpBehaviour.Action of(Call call, Computation computation) {
    return of(call, List.of(call.address("src")), call.tensors("input"), computation);
  }

  /** An operator on inputs at given addresses. */
  static OpBehaviour.Action of(
      Call call, List<Address> sources, List<TensorDecl> inputs, Computation computation) {
    TensorDecl output = call.tensor("output");
    Address target = call.address("dst");
    Affine length = call.number("len", 0);
    if (sources.size() != inputs.size()) {
      throw new IllegalArgumentException(
          sources.size() + " sources for " + inputs.size() + " input tensors");
    }
    return frame -> {
      if (length.at(frame.variables()) != output.elements()) {
        throw new IllegalArgumentException(
            "len must be the whole of " + output.name() + ", " + output.elements());
      }
      List<int[]> values = new ArrayList<>();
      for (int i = 0; i < sources.size(); i++) {
        values.add(frame.load(sources.get(i), inputs.get(i).elements()));
      }
      frame.store(target, computation.compute(frame.workers(), values));
    };
  }
}
