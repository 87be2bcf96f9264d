package cimmlc.sim.functional;

import cimmlc.flow.Affine;
import cimmlc.flow.Operand.Address;
import cimmlc.flow.Params;
import java.util.Map;

/** {@code cim.write_core} and {@code cim.read_core}: CIM meta-operators in CM (Figure 11). */
final class CoreBehaviours {

  private CoreBehaviours() {}

  static OpBehaviour.Action write(Call call) {
    String matrix = call.header().constant(call.operation().name("mat")).name();
    Affine core = call.number("core_addr", 0);
    int copyCores = cores(call.params());
    long chipCores = call.header().architecture().cores();
    return frame -> {
      long first = core.at(frame.variables());
      if (first < 0 || first + copyCores > chipCores) {
        throw new IllegalArgumentException(
            "cores " + first + " to " + (first + copyCores - 1) + " of " + chipCores);
      }
      for (int i = 0; i < copyCores; i++) {
        frame.cores().put(first + i, new Frame.Written(matrix, i));
      }
    };
  }

  static OpBehaviour.Action read(Call call) {
    Product product = call.products().of(call);
    Params params = call.params();
    Affine core = call.number("core_addr", 0);
    int copyCores = cores(params);
    long all = product.shape().geometry().windows();
    long windows = params.has("windows") ? params.integer("windows") : all;
    long step = params.has("step") ? params.integer("step") : 1;
    if (step < 1) {
      throw new IllegalArgumentException(params.name() + ": step must be at least 1");
    }
    Address destination = call.address("dst");
    checkPlace(destination, product.shape().output().address());
    checkPlace(call.address("src"), product.shape().input().address());
    return frame -> {
      checkWritten(frame, core.at(frame.variables()), copyCores, product);
      long first = firstWindow(destination, product.shape(), frame.variables());
      frame.pending().add(frame, product, first, windows, step);
    };
  }

  private static int cores(Params params) {
    return params.has("cores") ? params.integer("cores") : 1;
  }

  private static void checkPlace(Address argument, Address tensor) {
    if (argument.space() != tensor.space()) {
      throw new IllegalArgumentException(
          "a core reads and writes where the tensors of its params lie: "
              + tensor.space().word()
              + ", not "
              + argument.space().word());
    }
  }

  private static void checkWritten(Frame frame, long first, int copyCores, Product product) {
    String matrix = product.shape().weights().name();
    for (int i = 0; i < copyCores; i++) {
      Frame.Written written = frame.cores().get(first + i);
      if (written == null) {
        throw new IllegalArgumentException("core " + (first + i) + " is read before it is written");
      }
      if (!written.equals(new Frame.Written(matrix, i))) {
        throw new IllegalArgumentException(
            "core "
                + (first + i)
                + " holds "
                + written.constant()
                + ", core "
                + written.index()
                + " of a copy; expected "
                + matrix
                + ", core "
                + i);
      }
    }
  }

  private static long firstWindow(
      Address destination, ProductShape shape, Map<String, Long> variables) {
    long base = shape.output().address().offset().at(variables);
    long distance = destination.offset().at(variables) - base;
    if (distance < 0) {
      throw new IllegalArgumentException("dst lies before " + shape.output().name());
    }
    return distance / ((long) shape.place().pixel() * shape.output().type().bytes());
  }
}
