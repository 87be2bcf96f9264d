package cimmlc.sim.functional;

import cimmlc.flow.TensorDecl;
import cimmlc.flow.ValueType;

/**
 * How stored values stand for real ones (semantics.md section 8): DequantizeLinear and
 * QuantizeLinear in float32. Values of type f32 stand for themselves.
 *
 * @param type of the stored values
 * @param scale above 0
 * @param zero stored value of 0
 */
record RealValues(ValueType type, float scale, int zero) {

  static RealValues of(TensorDecl tensor) {
    return new RealValues(tensor.type(), tensor.scale(), tensor.zeroPoint());
  }

  float real(int stored) {
    return isFloat() ? Float.intBitsToFloat(stored) : (stored - zero) * scale;
  }

  /** Half rounds to even; values out of range saturate. */
  int stored(float real) {
    if (isFloat()) {
      return Float.floatToRawIntBits(real);
    }
    return clamped(real / scale);
  }

  /** The stored value of a real one in units of the scale: half rounds to even. */
  int clamped(float steps) {
    return clamp((long) (int) Math.rint((double) steps) + zero);
  }

  private int clamp(long value) {
    return (int) Math.max(type.min(), Math.min(type.max(), value));
  }

  float[] real(int[] stored) {
    float[] real = new float[stored.length];
    for (int i = 0; i < real.length; i++) {
      real[i] = real(stored[i]);
    }
    return real;
  }

  int[] stored(float[] real) {
    int[] stored = new int[real.length];
    for (int i = 0; i < real.length; i++) {
      stored[i] = stored(real[i]);
    }
    return stored;
  }

  private boolean isFloat() {
    return type.kind() == ValueType.Kind.FLOAT;
  }

  /** A function of single real values, on stored ones of another tensor. */
  StoredFunction then(RealFunction function, RealValues result) {
    if (type.bytes() > 2) {
      return value -> result.stored(function.at(real(value)));
    }
    int[] table = new int[type.max() - type.min() + 1];
    for (int i = 0; i < table.length; i++) {
      table[i] = result.stored(function.at(real(i + type.min())));
    }
    int least = type.min();
    return value -> table[value - least];
  }

  /** A function of a float32. */
  @FunctionalInterface
  interface RealFunction {
    float at(float x);
  }

  /** A function of a stored value. */
  @FunctionalInterface
  interface StoredFunction {
    int at(int stored);
  }
}
