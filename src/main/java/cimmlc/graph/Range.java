package cimmlc.graph;

/**
 * The real values that an activation takes.
 *
 * @param min finite
 * @param max finite, not below {@code min}
 */
public record Range(float min, float max) {

  public Range {
    if (!Float.isFinite(min) || !Float.isFinite(max) || min > max) {
      throw new IllegalArgumentException("impossible range " + min + " .. " + max);
    }
  }

  /** The least range that holds both. */
  public Range union(Range other) {
    return new Range(Math.min(min, other.min), Math.max(max, other.max));
  }

  /**
   * The asymmetric quantisation of this range, extended to 0 so that 0 is exact (padding, ReLU). A
   * range that is only 0, or too narrow for a float32 scale, gets scale 1.
   */
  public Quantization.PerTensor quantization(IntegerType type) {
    double low = Math.min(min, 0.0);
    double high = Math.max(max, 0.0);
    float scale = (float) ((high - low) / ((double) type.max() - type.min()));
    if (scale < Float.MIN_NORMAL) {
      scale = 1;
    }
    int zeroPoint = type.clamp((long) Math.rint(type.min() - low / scale));
    return new Quantization.PerTensor(type, scale, zeroPoint);
  }
}
