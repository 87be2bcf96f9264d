package cimmlc.sim.functional;

import cimmlc.flow.TensorDecl;
import java.util.Map;

/** Whole tensors in memory, in logical order. */
record TensorAccess(Memory memory) implements TensorReader {

  @Override
  public int[] read(TensorDecl tensor) {
    int count = Math.toIntExact(tensor.elements());
    int[] stored =
        memory.read(tensor.address(), Map.of(), tensor.bytes()).load(tensor.type(), count);
    return isRowMajor(tensor) ? stored : IndexMap.toLogical(tensor).gather(stored, 0);
  }

  /** Puts the values of an input in its place. */
  void write(TensorDecl tensor, int[] logical) {
    int[] stored = isRowMajor(tensor) ? logical : IndexMap.toStored(tensor).gather(logical, 0);
    memory.write(tensor.address(), Map.of(), tensor.bytes()).store(tensor.type(), stored);
  }

  private static boolean isRowMajor(TensorDecl tensor) {
    return tensor.layout().equals(tensor.layout().stream().sorted().toList());
  }
}
