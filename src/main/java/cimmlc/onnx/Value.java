package cimmlc.onnx;

import cimmlc.graph.Quantization;
import cimmlc.graph.Shape;
import cimmlc.graph.TensorData;
import org.jspecify.annotations.Nullable;

/** What an ONNX name stands for during the import. */
sealed interface Value {

  /** Type of the elements, as the model sees them. */
  ElementType type();

  /**
   * Computed when the network runs.
   *
   * @param tensor its name in the graph; Identity and DequantizeLinear give it further ONNX names
   * @param known null after a refused node
   */
  record Activation(String tensor, ElementType type, @Nullable Shape known) implements Value {}

  /** Known at import. */
  sealed interface Known extends Value {

    /** The most elements that constant folding touches. */
    int FOLDING_LIMIT = 1 << 20;

    String name();

    Shape shape();

    /**
     * The values as real numbers; not to be written to.
     *
     * @throws Refusal beyond {@link #FOLDING_LIMIT}
     */
    double[] values();
  }

  /**
   * Weights and other tensors that stay where they are.
   *
   * @param quantization not null after DequantizeLinear: data are the stored integers
   */
  record Weights(
      String name,
      ElementType type,
      Shape shape,
      TensorData data,
      @Nullable Quantization quantization)
      implements Known {

    @Override
    public double[] values() {
      if (data.count() > FOLDING_LIMIT) {
        throw new Refusal("constant '" + name + "' of " + shape + " is too large to compute with");
      }
      double[] values = new double[(int) data.count()];
      for (int i = 0; i < values.length; i++) {
        values[i] = quantization == null ? real(i) : dequantized(quantization, i);
      }
      return values;
    }

    private double real(int index) {
      return type.isReal() ? data.floatAt(index) : data.intAt(index);
    }

    private double dequantized(Quantization q, int index) {
      int channel = 0;
      if (q instanceof Quantization.PerChannel perChannel) {
        long inner = 1;
        for (int axis = perChannel.axis() + 1; axis < shape.rank(); axis++) {
          inner *= shape.dim(axis);
        }
        channel = (int) (index / inner % shape.dim(perChannel.axis()));
      }
      return (data.intAt(index) - q.zeroPoint(channel)) * q.scale(channel);
    }
  }

  /**
   * A small constant, mostly shape arithmetic. Integers are exact to 2^53; greater ones only occur
   * as "to the end" in slices.
   */
  record Folded(String name, ElementType type, Shape shape, double[] values) implements Known {

    public Folded {
      if (shape.elements() != values.length) {
        throw new Refusal(values.length + " values for shape " + shape);
      }
    }
  }
}
