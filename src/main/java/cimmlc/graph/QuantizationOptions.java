package cimmlc.graph;

/**
 * How a float model is quantised.
 *
 * @param activationBits of the unsigned activations, 2 to 16
 * @param weightBits of the signed weights, 2 to 16
 */
public record QuantizationOptions(int activationBits, int weightBits) {

  /** 8-bit activations and weights. */
  public static final QuantizationOptions INT8 = new QuantizationOptions(8, 8);

  public QuantizationOptions {
    if (Math.min(activationBits, weightBits) < 2 || Math.max(activationBits, weightBits) > 16) {
      throw new IllegalArgumentException(
          "activations and weights take 2 to 16 bits, not " + activationBits + ", " + weightBits);
    }
  }

  /** The type of activations. */
  public IntegerType activationType() {
    return new IntegerType(activationBits, false);
  }

  /** The type of weights. */
  public IntegerType weightType() {
    return new IntegerType(weightBits, true);
  }
}
