package cimmlc.schedule;

/**
 * The windows of one copy: {@code first}, {@code first + step}, ... in row-major order of the
 * output (batch outermost).
 *
 * @param first 0-based
 * @param step 1 for a contiguous block
 * @param count windows of this copy
 */
public record WindowShare(long first, long step, long count) {

  public WindowShare {
    if (first < 0 || step < 1 || count < 0) {
      throw new IllegalArgumentException("windows " + first + ", " + step + ", " + count);
    }
  }

  /** The last window of a share that is not empty. */
  public long last() {
    return first + (count - 1) * step;
  }
}
