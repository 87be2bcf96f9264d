package cimmlc.sim.performance;

/** On which core's ALU a pixel runs: at the first operand that is at a core. */
final class PixelCores {

  private final HomeCores earlier;
  private final Ranges ranges = new Ranges();

  /**
   * Cores of pixels.
   *
   * @param earlier where values are that were written before
   */
  PixelCores(HomeCores earlier) {
    this.earlier = earlier;
  }

  /** The core of a unit; -1 for the chip's ALU. */
  int core(Lane pixels, int inImage, Memory memory) {
    Accesses accesses = pixels.accesses;
    for (int operand = 0; operand < accesses.operands(); operand++) {
      int end = accesses.firstRange(inImage, operand + 1);
      int last = end > accesses.firstRange(inImage, operand) ? accesses.last(end - 1) : -1;
      int core =
          last >= 0 && memory.isWritten(last)
              ? memory.core(last)
              : earlier(pixels.piece.reads().get(operand), inImage);
      if (core >= 0) {
        return core;
      }
    }
    return -1;
  }

  private int earlier(Region operand, int inImage) {
    if (earlier.isEmpty()) {
      return -1;
    }
    ranges.clear();
    operand.ranges(inImage, ranges);
    return ranges.count() == 0 ? -1 : earlier.core(ranges.end(ranges.count() - 1) - 1);
  }
}
