package cimmlc.graph;

import java.util.Arrays;

/**
 * How a tensor's real values are stored as integers: {@code real = scale * (q - zero_point)},
 * ONNX's QuantizeLinear and DequantizeLinear.
 */
public sealed interface Quantization {

  /** The stored integers. */
  IntegerType type();

  /** Scale of a channel (of the tensor where it has only one). */
  float scale(int channel);

  /** Zero point of a channel (of the tensor where it has only one). */
  int zeroPoint(int channel);

  /**
   * One scale and zero point for a whole tensor.
   *
   * @param scale above 0, finite
   * @param zeroPoint a value of {@code type}
   */
  record PerTensor(IntegerType type, float scale, int zeroPoint) implements Quantization {

    public PerTensor {
      if (!(scale > 0) || Float.isInfinite(scale)) {
        throw new IllegalArgumentException("scale must be positive and finite, not " + scale);
      }
      if (zeroPoint < type.min() || zeroPoint > type.max()) {
        throw new IllegalArgumentException(
            "zero point " + zeroPoint + " is not a value of " + type);
      }
    }

    @Override
    public float scale(int channel) {
      return scale;
    }

    @Override
    public int zeroPoint(int channel) {
      return zeroPoint;
    }

    /** QuantizeLinear: round half to even of {@code real / scale}, plus zero point, saturated. */
    public int quantize(float real) {
      return type.clamp((long) (int) Math.rint((double) (real / scale)) + zeroPoint);
    }

    /** QuantizeLinear of each value. */
    public int[] quantize(float[] real) {
      int[] stored = new int[real.length];
      for (int i = 0; i < stored.length; i++) {
        stored[i] = quantize(real[i]);
      }
      return stored;
    }

    /** DequantizeLinear in float32. */
    public float dequantize(int q) {
      return (q - zeroPoint) * scale;
    }

    /** DequantizeLinear of each value. */
    public float[] dequantize(int[] stored) {
      float[] real = new float[stored.length];
      for (int i = 0; i < real.length; i++) {
        real[i] = dequantize(stored[i]);
      }
      return real;
    }
  }

  /**
   * A scale and a zero point for each index along an axis (weights of each output channel).
   *
   * @param scales one for each index along {@code axis}; not to be written to
   * @param zeroPoints as many; not to be written to
   * @param axis 0-based
   */
  record PerChannel(IntegerType type, float[] scales, int[] zeroPoints, int axis)
      implements Quantization {

    public PerChannel {
      if (scales.length != zeroPoints.length) {
        throw new IllegalArgumentException("as many zero points as scales are needed");
      }
    }

    @Override
    public float scale(int channel) {
      return scales[channel];
    }

    @Override
    public int zeroPoint(int channel) {
      return zeroPoints[channel];
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof PerChannel(var t, var s, var z, var a)
          && t.equals(type)
          && a == axis
          && Arrays.equals(s, scales)
          && Arrays.equals(z, zeroPoints);
    }

    @Override
    public int hashCode() {
      return 31 * Arrays.hashCode(scales) + Arrays.hashCode(zeroPoints);
    }
  }
}
