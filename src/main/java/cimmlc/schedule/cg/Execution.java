package cimmlc.schedule.cg;

import cimmlc.schedule.WindowShare;

/** How the operators of a segment follow one another (semantics.md, "Who does which window"). */
public enum Execution {
  /** An operator starts when the former is stored; copies take contiguous blocks of windows. */
  LAYER_BY_LAYER("layer-by-layer"),
  /** Operators overlap, window by window; copies take windows in turn. */
  PIPELINE("pipeline");

  private final String key;

  Execution(String key) {
    this.key = key;
  }

  /** The name in printed schedules. */
  public String key() {
    return key;
  }

  /**
   * The execution of that name.
   *
   * @throws IllegalArgumentException if there is none
   */
  static Execution of(String key) {
    for (Execution execution : values()) {
      if (execution.key.equals(key)) {
        return execution;
      }
    }
    throw new IllegalArgumentException("no execution " + key);
  }

  /**
   * The windows of one copy. Blocks differ by at most one window, and are whole rows where the
   * duplication divides the output's rows (Figure 16).
   *
   * @param windows of the operator
   * @param duplication number of copies, at least 1
   * @param copy 0 to duplication - 1
   */
  public WindowShare share(long windows, int duplication, int copy) {
    long least = windows / duplication;
    long more = windows % duplication;
    long count = copy < more ? least + 1 : least;
    return switch (this) {
      case LAYER_BY_LAYER -> new WindowShare(copy * least + Math.min(copy, more), 1, count);
      case PIPELINE -> new WindowShare(copy, duplication, count);
    };
  }
}
