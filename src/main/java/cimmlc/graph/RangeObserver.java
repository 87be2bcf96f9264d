package cimmlc.graph;

import java.nio.FloatBuffer;

/**
 * Sees the values of one activation over the calibration inputs, in one pass and constant memory:
 * the exact minimum and maximum, and a histogram around 0 whose bins double in width, merging
 * pairwise, whenever a value lies beyond it.
 */
public final class RangeObserver {

  private static final int HALF = 2048; // bins on either side of 0

  /** Greatest magnitude that counts: leaves room for products of scales in float32. */
  public static final float LARGEST = 1e30f;

  private final long[] bins = new long[2 * HALF];
  private float reach = Float.MIN_NORMAL; // the histogram covers -reach to reach
  private float min = Float.POSITIVE_INFINITY;
  private float max = Float.NEGATIVE_INFINITY;
  private long count;
  private long ignored;

  /**
   * Adds the remaining values of a buffer. Values that are no numbers, or beyond {@value #LARGEST},
   * say nothing about a range: they are only counted, for {@link #ignored}.
   */
  public void observe(FloatBuffer values) {
    FloatBuffer rest = values.duplicate();
    while (rest.hasRemaining()) {
      float value = rest.get();
      if (!(Math.abs(value) <= LARGEST)) {
        ignored++;
        continue;
      }
      min = Math.min(min, value);
      max = Math.max(max, value);
      while (Math.abs(value) > reach) {
        widen();
      }
      bins[bin(value)]++;
      count++;
    }
  }

  /** Values that were not numbers, or too large for any scale. */
  public long ignored() {
    return ignored;
  }

  private int bin(float value) {
    int bin = (int) Math.floor((double) value / reach * HALF);
    return Math.min(bin, HALF - 1) + HALF;
  }

  private void widen() {
    for (int i = 0; i < HALF / 2; i++) {
      bins[HALF + i] = bins[HALF + 2 * i] + bins[HALF + 2 * i + 1];
      bins[HALF - 1 - i] = bins[HALF - 1 - 2 * i] + bins[HALF - 2 - 2 * i];
    }
    for (int i = HALF / 2; i < HALF; i++) {
      bins[HALF + i] = 0;
      bins[HALF - 1 - i] = 0;
    }
    reach = Math.min(reach * 2, Float.MAX_VALUE);
  }

  /**
   * From the least to the greatest value seen; 0 to 0 if all were ignored.
   *
   * @throws IllegalStateException if none was seen
   */
  public Range minMax() {
    if (count + ignored == 0) {
      throw new IllegalStateException("no value was observed");
    }
    return count == 0 ? new Range(0, 0) : new Range(min, max);
  }

  /**
   * What remains when (1 - p) / 2 of the values are cut off at either end, up to a bin's width,
   * 1/2048 of the greatest magnitude or 1/1024.
   *
   * @param p 0 (excluded) to 1; 0.9999 is usual
   */
  public Range percentile(double p) {
    if (!(p > 0 && p <= 1)) {
      throw new IllegalArgumentException("a percentile lies between 0 and 1, not " + p);
    }
    Range all = minMax();
    long cut = (long) Math.floor((1 - p) / 2 * count);
    int low = 0;
    for (long below = bins[0]; below <= cut && low < bins.length - 1; below += bins[low]) {
      low++;
    }
    int high = bins.length - 1;
    for (long above = bins[high]; above <= cut && high > 0; above += bins[high]) {
      high--;
    }
    double width = (double) reach / HALF;
    float from = (float) Math.max(all.min(), (low - HALF) * width);
    float to = (float) Math.min(all.max(), (high + 1 - HALF) * width);
    return new Range(Math.min(from, to), Math.max(from, to));
  }
}
