package cimmlc.onnx;

import cimmlc.graph.TensorData;
import cimmlc.onnx.proto.Onnx.GraphProto;
import cimmlc.onnx.proto.Onnx.ModelProto;
import cimmlc.onnx.proto.Onnx.TensorProto;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * A model with its weights outside it, where protobuf would hold them on the heap.
 *
 * @param proto some of whose float32 initializers say by {@code mapped_offset} and {@code
 *     mapped_bytes} where in {@code weights} they lie
 * @param weights outside the heap
 */
public record MappedModel(ModelProto proto, MemorySegment weights) {

  /** The values of an initializer that lies outside the model. */
  public MemorySegment values(TensorProto tensor) {
    return ModelSource.slice(weights, tensor.getMappedOffset(), tensor.getMappedBytes());
  }

  /** Writes the model with its weights in it, as an ONNX file. */
  public void writeTo(OutputStream out) throws IOException {
    GraphProto graph = proto.getGraph();
    List<ModelStream.Stored> stored = new ArrayList<>();
    GraphProto.Builder rest = graph.toBuilder().clearInitializer();
    for (TensorProto tensor : graph.getInitializerList()) {
      if (!tensor.hasMappedOffset()) {
        rest.addInitializer(tensor);
        continue;
      }
      stored.add(
          new ModelStream.Stored(
              tensor.toBuilder().clearMappedOffset().clearMappedBytes().build(),
              new TensorData.Floats(values(tensor)),
              Float.SIZE));
    }
    ModelStream.write(proto.toBuilder().clearGraph().build(), rest.build(), stored, out);
  }
}
