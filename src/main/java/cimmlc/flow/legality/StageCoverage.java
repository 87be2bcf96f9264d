package cimmlc.flow.legality;

import cimmlc.flow.Statement.Operation;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/** The windows of each product that the copies of one stage compute. */
final class StageCoverage {

  private static final long MOST_WINDOWS = 1L << 30;

  private record Product(String output, Share.Part part) {}

  private record Windows(Operation last, BitSet computed, long all) {}

  private final Map<Product, Windows> products = new LinkedHashMap<>();
  private final BiConsumer<Operation, String> problems;

  StageCoverage(BiConsumer<Operation, String> problems) {
    this.problems = problems;
  }

  /** Adds a copy. */
  void add(Operation operation, Share share) {
    long all = share.grid().count();
    if (all > MOST_WINDOWS) {
      problems.accept(operation, all + " windows are more than can be checked");
      return;
    }
    Product product = new Product(share.output().name(), share.part());
    Windows former = products.get(product);
    BitSet computed = former == null ? new BitSet((int) all) : former.computed;
    for (long i = 0; i < share.count(); i++) {
      int window = (int) (share.first() + i * share.step());
      if (computed.get(window)) {
        problems.accept(operation, "window " + window + " is computed twice in this stage");
        break;
      }
      computed.set(window);
    }
    products.put(product, new Windows(operation, computed, all));
  }

  /** Tells which products are not complete. */
  void finish() {
    for (Windows windows : products.values()) {
      int missing = windows.computed.nextClearBit(0);
      if (missing < windows.all) {
        problems.accept(
            windows.last,
            "window %d is computed by no copy in this stage (%d of %d are)"
                .formatted(missing, windows.computed.cardinality(), windows.all));
      }
    }
  }
}
