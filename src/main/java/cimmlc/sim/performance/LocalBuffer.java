package cimmlc.sim.performance;

import cimmlc.arch.Architecture;
import cimmlc.flow.TensorDecl;
import java.util.Arrays;

/**
 * Which input values a copy has to load for each window: those that its L1 does not hold. L1 keeps
 * the most recently read input vectors, as many as fit (docs/timing.md, "Load"); an ideal one keeps
 * all.
 */
final class LocalBuffer {

  private final Recency recency = new Recency();

  /**
   * For each unit the values to load; one entry alone where all units load as many.
   *
   * @param coreRows matrix rows that the core has which has most
   */
  int[] newValues(Region reads, int units, Architecture arch, long coreRows, TensorDecl input) {
    int bytes = input.type().bytes();
    if (!(reads instanceof WindowReads windows) || single(windows)) {
      Ranges ranges = new Ranges();
      if (units > 0) {
        reads.ranges(0, ranges);
      }
      return new int[] {Math.toIntExact(bytes(ranges) / bytes)};
    }
    if (Double.isInfinite(arch.chip().l0BitsPerCycle())
        && Double.isInfinite(arch.chip().l0TotalBitsPerCycle())
        && arch.chip().noc().cost() instanceof cimmlc.arch.NocCost.Ideal
        && arch.ext().energy() instanceof cimmlc.arch.Energy.None) {
      return new int[] {0};
    }
    recency.empty(windows, capacity(arch, coreRows, windows, bytes));
    return recency.newValues(windows, units, bytes);
  }

  /** True if every window reads one pixel, which no other one reads. */
  private static boolean single(WindowReads windows) {
    WindowFrame frame = windows.frame();
    return frame.kernelH() == 1
        && frame.kernelW() == 1
        && frame.padTop() == 0
        && frame.padLeft() == 0
        && (frame.outHeight() - 1) * frame.strideH() < frame.height()
        && (frame.outWidth() - 1) * frame.strideW() < frame.width();
  }

  private static long bytes(Ranges ranges) {
    long sum = 0;
    for (int i = 0; i < ranges.count(); i++) {
      sum += ranges.end(i) - ranges.begin(i);
    }
    return sum;
  }

  /** Input vectors that fit the L1 of the core that needs most rows. */
  private static long capacity(Architecture arch, long coreRows, WindowReads windows, int bytes) {
    double size = arch.core().l1Bytes();
    if (Double.isInfinite(size)) {
      return Long.MAX_VALUE;
    }
    WindowFrame frame = windows.frame();
    long positions = (long) frame.kernelH() * frame.kernelW();
    // The busiest core keeps its share of the values of a vector.
    return (long) (size * positions / Math.max(1, coreRows * bytes));
  }

  /** Pixels of the input in the order of their last use; used again and again. */
  private static final class Recency {

    private static final int NOWHERE = -2;

    private int[] newer = {};
    private int[] older = {};
    private long capacity;
    private boolean keepsAll;
    private int newest;
    private int oldest;
    private long held;

    void empty(WindowReads windows, long atMost) {
      int pixels = windows.frame().pixels();
      if (newer.length < pixels) {
        newer = new int[pixels];
        older = new int[pixels];
      }
      Arrays.fill(newer, 0, pixels, NOWHERE);
      capacity = atMost;
      keepsAll = atMost >= pixels;
      newest = -1;
      oldest = -1;
      held = 0;
    }

    int[] newValues(WindowReads windows, int units, int bytes) {
      int[] values = new int[units];
      Ranges ranges = new Ranges();
      long pixelBytes = windows.pixelBytes();
      for (int unit = 0; unit < units; unit++) {
        ranges.clear();
        windows.ranges(unit, ranges);
        long fresh = 0;
        long last = -1;
        boolean had = false;
        for (int i = 0; i < ranges.count(); i++) {
          long begin = ranges.begin(i) - windows.begin();
          long end = ranges.end(i) - windows.begin();
          for (long pixel = begin / pixelBytes; pixel * pixelBytes < end; pixel++) {
            long from = Math.max(begin, pixel * pixelBytes);
            long to = Math.min(end, (pixel + 1) * pixelBytes);
            had = pixel == last ? had : use((int) pixel);
            last = pixel;
            fresh += had ? 0 : to - from;
          }
        }
        values[unit] = Math.toIntExact(fresh / bytes);
      }
      return values;
    }

    /** True if the pixel was held; it is the newest now. */
    private boolean use(int pixel) {
      boolean had = newer[pixel] != NOWHERE;
      if (keepsAll) {
        newer[pixel] = -1;
        return had;
      }
      if (had) {
        unlink(pixel);
      } else if (capacity < 1) {
        return false;
      } else if (held == capacity) {
        int victim = oldest;
        unlink(victim);
        newer[victim] = NOWHERE;
      } else {
        held++;
      }
      older[pixel] = newest;
      newer[pixel] = -1;
      if (newest >= 0) {
        newer[newest] = pixel;
      } else {
        oldest = pixel;
      }
      newest = pixel;
      return had;
    }

    private void unlink(int pixel) {
      int up = newer[pixel];
      int down = older[pixel];
      if (up >= 0) {
        older[up] = down;
      } else {
        newest = down;
      }
      if (down >= 0) {
        newer[down] = up;
      } else {
        oldest = up;
      }
    }
  }
}
