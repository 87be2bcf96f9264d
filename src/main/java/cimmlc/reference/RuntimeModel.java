package cimmlc.reference;

import cimmlc.onnx.MappedModel;
import cimmlc.onnx.proto.Onnx.GraphProto;
import cimmlc.onnx.proto.Onnx.ModelProto;
import cimmlc.onnx.proto.Onnx.TensorProto;
import cimmlc.onnx.proto.Onnx.ValueInfoProto;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A model for ONNX Runtime. Its large float32 weights are inputs, which the runtime reads where
 * they lie; of an initializer it would make a copy.
 *
 * @param weights values of those inputs outside the heap, by name
 */
record RuntimeModel(ModelProto proto, Map<String, MemorySegment> weights) {

  /** A model without anything. */
  static final RuntimeModel EMPTY = new RuntimeModel(ModelProto.getDefaultInstance(), Map.of());

  /** A model that was built in memory. */
  static RuntimeModel of(MappedModel model) {
    ModelProto.Builder proto = model.proto().toBuilder();
    GraphProto.Builder graph = proto.getGraphBuilder();
    Map<String, MemorySegment> weights = new HashMap<>();
    List<TensorProto> others = new ArrayList<>();
    List<ValueInfoProto> inputs = new ArrayList<>();
    for (TensorProto tensor : graph.getInitializerList()) {
      if (tensor.hasMappedOffset()) {
        weights.put(tensor.getName(), model.values(tensor));
        inputs.add(ModelBuilder.info(tensor));
      } else {
        others.add(tensor);
      }
    }
    graph.clearInitializer().addAllInitializer(others).addAllInput(inputs);
    return new RuntimeModel(proto.build(), weights);
  }
}
