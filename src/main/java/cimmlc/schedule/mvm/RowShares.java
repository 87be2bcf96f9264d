package cimmlc.schedule.mvm;

/**
 * Row groups evened over crossbars, whole ones, the first crossbars having one more.
 *
 * @param groups of all
 * @param shares crossbars
 */
public record RowShares(int groups, int shares) {

  /** The first row group of a share; of the one after the last: their number. */
  public int first(int share) {
    return share * (groups / shares) + Math.min(share, groups % shares);
  }

  /** Row groups of a share. */
  public int count(int share) {
    return first(share + 1) - first(share);
  }
}
