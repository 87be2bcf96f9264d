package cimmlc.reference;

import cimmlc.onnx.MappedModel;
import cimmlc.onnx.proto.Onnx.ModelProto;
import cimmlc.onnx.proto.Onnx.StringStringEntryProto;
import cimmlc.onnx.proto.Onnx.TensorProto;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;

/**
 * A model for ONNX Runtime, and float32 initializers that the runtime reads where they lie instead
 * of copying them.
 *
 * @param proto calls them {@linkplain #outside external}
 * @param weights their values outside the heap, by name
 */
record RuntimeModel(ModelProto proto, Map<String, MemorySegment> weights) {

  /** A model without anything. */
  static final RuntimeModel EMPTY = new RuntimeModel(ModelProto.getDefaultInstance(), Map.of());

  /** Marks an initializer as one whose values come from outside. */
  static TensorProto outside(TensorProto.Builder tensor) {
    return tensor
        .setDataLocation(TensorProto.DataLocation.EXTERNAL)
        .addExternalData(StringStringEntryProto.newBuilder().setKey("location").setValue("memory"))
        .build();
  }

  /** A model that was built in memory. */
  static RuntimeModel of(MappedModel model) {
    ModelProto.Builder proto = model.proto().toBuilder();
    Map<String, MemorySegment> weights = new HashMap<>();
    for (TensorProto.Builder tensor : proto.getGraphBuilder().getInitializerBuilderList()) {
      if (tensor.hasMappedOffset()) {
        weights.put(tensor.getName(), model.values(tensor.build()));
        outside(tensor.clearMappedOffset().clearMappedBytes());
      }
    }
    return new RuntimeModel(proto.build(), weights);
  }
}
