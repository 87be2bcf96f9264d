package cimmlc.reference;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import cimmlc.onnx.proto.Onnx.TensorShapeProto.Dimension;
import cimmlc.onnx.proto.Onnx.ValueInfoProto;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Weights as inputs of a session of ONNX Runtime, held as long as it is open. */
final class RuntimeWeights implements AutoCloseable {

  private final Map<String, OnnxTensor> tensors = new LinkedHashMap<>();

  /** The weights of a model. */
  static RuntimeWeights of(OrtEnvironment environment, RuntimeModel model) throws OrtException {
    RuntimeWeights weights = new RuntimeWeights();
    try {
      for (ValueInfoProto input : model.proto().getGraph().getInputList()) {
        MemorySegment bytes = model.weights().get(input.getName());
        if (bytes != null) {
          weights.tensors.put(input.getName(), tensor(environment, input, bytes));
        }
      }
      return weights;
    } catch (OrtException | RuntimeException e) {
      weights.close();
      throw e;
    }
  }

  private static OnnxTensor tensor(
      OrtEnvironment environment, ValueInfoProto input, MemorySegment bytes) throws OrtException {
    ByteBuffer values = bytes.asByteBuffer().order(ByteOrder.nativeOrder());
    List<Dimension> dims = input.getType().getTensorType().getShape().getDimList();
    long[] shape = dims.stream().mapToLong(Dimension::getDimValue).toArray();
    return OnnxTensor.createTensor(environment, values, shape, OnnxJavaType.FLOAT);
  }

  /** The weights by the names of their inputs; not to be closed. */
  Map<String, OnnxTensor> tensors() {
    return tensors;
  }

  @Override
  public void close() {
    tensors.values().forEach(OnnxTensor::close);
  }
}
