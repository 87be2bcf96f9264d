package cimmlc.reference;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxTensorLike;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions;
import cimmlc.onnx.proto.Onnx.TensorProto;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Map;

/** The weights that a session of ONNX Runtime reads where they lie, held as long as it is open. */
final class RuntimeWeights implements AutoCloseable {

  private final Map<String, OnnxTensorLike> tensors = new LinkedHashMap<>();

  /** The weights of a model. */
  static RuntimeWeights of(OrtEnvironment environment, RuntimeModel model) throws OrtException {
    RuntimeWeights weights = new RuntimeWeights();
    try {
      for (TensorProto tensor : model.proto().getGraph().getInitializerList()) {
        MemorySegment bytes = model.weights().get(tensor.getName());
        if (bytes != null) {
          weights.tensors.put(tensor.getName(), tensor(environment, tensor, bytes));
        }
      }
      return weights;
    } catch (OrtException | RuntimeException e) {
      weights.close();
      throw e;
    }
  }

  private static OnnxTensor tensor(
      OrtEnvironment environment, TensorProto tensor, MemorySegment bytes) throws OrtException {
    ByteBuffer values = bytes.asByteBuffer().order(ByteOrder.nativeOrder());
    long[] shape = tensor.getDimsList().stream().mapToLong(Long::longValue).toArray();
    return OnnxTensor.createTensor(environment, values, shape, OnnxJavaType.FLOAT);
  }

  /**
   * Lets a session that is about to be made find them. The first call tells its model of them; of
   * those that the second one names the runtime makes no copy for itself.
   */
  void addTo(SessionOptions options) throws OrtException {
    if (!tensors.isEmpty()) {
      options.addExternalInitializers(tensors);
    }
    for (Map.Entry<String, OnnxTensorLike> each : tensors.entrySet()) {
      options.addInitializer(each.getKey(), each.getValue());
    }
  }

  @Override
  public void close() {
    tensors.values().forEach(OnnxTensorLike::close);
  }
}
