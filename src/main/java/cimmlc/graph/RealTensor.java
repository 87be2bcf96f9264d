package cimmlc.graph;

/**
 * Real values on the way through a digital operator.
 *
 * @param values row-major, as many as the shape has elements
 */
@SuppressWarnings("ArrayRecordComponent") // lives only inside one evaluation
record RealTensor(Shape shape, float[] values) {

  /** A constant's real values: as they stand, or dequantised in float32. */
  static RealTensor ofConstant(Tensor tensor) {
    TensorData data = java.util.Objects.requireNonNull(tensor.data());
    float[] values = new float[Math.toIntExact(data.count())];
    Quantization quantization = tensor.quantization();
    if (quantization == null) {
      for (int i = 0; i < values.length; i++) {
        values[i] = data.floatAt(i);
      }
      return new RealTensor(tensor.shape(), values);
    }
    int axis = quantization instanceof Quantization.PerChannel channels ? channels.axis() : 0;
    int[] dims = tensor.shape().toArray();
    int inner = Strides.of(dims).length == 0 ? 1 : Strides.of(dims)[axis];
    int extent = dims.length == 0 ? 1 : dims[axis];
    for (int i = 0; i < values.length; i++) {
      int channel = i / inner % extent;
      values[i] = (data.intAt(i) - quantization.zeroPoint(channel)) * quantization.scale(channel);
    }
    return new RealTensor(tensor.shape(), values);
  }
}
