package cimmlc.schedule.cg;

import java.util.stream.IntStream;

/**
 * Numbers of copies in few ranges: small numbers alone, larger ones together with those that differ
 * by some percent. A bound counts the cores of the fewest and the time of the most.
 *
 * @param fewest of each range, rising from 1
 * @param most of each range
 */
record CopyRanges(int[] fewest, int[] most) {

  private static final int ALONE = 64;

  /** All numbers from 1 to {@code copies}. */
  static CopyRanges upTo(int copies) {
    int[] fewest =
        IntStream.iterate(1, n -> n <= copies, n -> n < ALONE ? n + 1 : n + n / ALONE).toArray();
    int[] most = new int[fewest.length];
    for (int i = 0; i < most.length; i++) {
      most[i] = i + 1 < fewest.length ? fewest[i + 1] - 1 : copies;
    }
    return new CopyRanges(fewest, most);
  }
}
