package cimmlc.sim.functional.analog;

/** All steps and slices of one window and one block of columns. */
interface SumKernel {

  /** A row group, and the inputs that meet it. */
  record Work(RowGroup group, InputPlanes inputs, Converted result) {}

  /** Converts, shifts and adds. */
  void convert(Work work, int block, int window);

  /** The fastest kernel of this machine; the results are the same. */
  static SumKernel fastest() {
    boolean present = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
    return present && VectorSumKernel.isFast() ? new VectorSumKernel() : new ScalarSumKernel();
  }
}
