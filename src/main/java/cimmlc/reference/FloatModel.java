package cimmlc.reference;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.TensorInfo;
import cimmlc.diag.InvalidInputException;
import cimmlc.diag.Location;
import cimmlc.graph.Graph;
import cimmlc.graph.Quantization;
import cimmlc.graph.Tensor;
import cimmlc.onnx.MappedModel;
import cimmlc.reference.RuntimeSession.Feed;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The network as the user gave it, in ONNX Runtime with graph optimisations off: the measure of
 * what quantisation costs. A QDQ model rounds where it says so.
 */
public final class FloatModel implements AutoCloseable {

  private final RuntimeSession session;
  private final String name;
  private final Graph graph;
  private final List<Port> inputs;
  private final List<Port> outputs;

  /** An input or output, in float32 or as stored integers of 8 bits. */
  private record Port(String name, OnnxJavaType type) {

    private static final Set<OnnxJavaType> TYPES =
        EnumSet.of(OnnxJavaType.FLOAT, OnnxJavaType.UINT8, OnnxJavaType.INT8);

    boolean isFloat() {
      return type == OnnxJavaType.FLOAT;
    }
  }

  private FloatModel(RuntimeSession session, String name, Graph graph) {
    this.session = session;
    this.name = name;
    this.graph = graph;
    try {
      inputs = ports(session.inputs(), "inputs", graph.inputs().size());
      outputs = ports(session.outputs(), "outputs", graph.outputs().size());
    } catch (OrtException e) {
      throw RuntimeSession.failed(e);
    }
  }

  /**
   * Opens a model file.
   *
   * @param graph the same network imported, for the extents that the file leaves open
   * @throws InvalidInputException if ONNX Runtime does not take the file
   */
  public static FloatModel open(Path file, Graph graph) {
    try {
      return new FloatModel(RuntimeSession.open(file), file.toString(), graph);
    } catch (OrtException e) {
      throw refused(file.toString(), "ONNX Runtime does not take it: " + line(e));
    }
  }

  /** Opens a model built in memory. */
  public static FloatModel open(MappedModel model, Graph graph) {
    return new FloatModel(RuntimeSession.open(RuntimeModel.of(model)), graph.name(), graph);
  }

  private List<Port> ports(List<NodeInfo> infos, String what, int count) {
    List<Port> ports = new ArrayList<>();
    for (NodeInfo info : infos) {
      if (!(info.getInfo() instanceof TensorInfo tensor) || !Port.TYPES.contains(tensor.type)) {
        throw refused(name, what + ": " + info.getName() + " must be of type float, uint8 or int8");
      }
      ports.add(new Port(info.getName(), tensor.type));
    }
    if (ports.size() != count) {
      throw refused(name, "has " + ports.size() + " " + what + ", its graph " + count);
    }
    return ports;
  }

  private static InvalidInputException refused(String model, String reason) {
    return new InvalidInputException(Location.of(model), reason);
  }

  /** The runtime's message, which may have several lines, in one. */
  private static String line(OrtException e) {
    return String.valueOf(e.getMessage()).strip().replaceAll("\\s*\\R\\s*", " ");
  }

  /**
   * Real values of each graph output, in the graph's order.
   *
   * @param values of each graph input
   * @throws InvalidInputException if ONNX Runtime takes the file, but cannot compute it
   */
  public List<float[]> run(List<float[]> values) {
    Map<String, Feed> feeds = new HashMap<>();
    for (int i = 0; i < inputs.size(); i++) {
      feeds.put(inputs.get(i).name(), feed(i, values.get(i)));
    }
    try (RuntimeSession.Outputs results = session.attempt(feeds)) {
      List<float[]> real = new ArrayList<>();
      for (int i = 0; i < outputs.size(); i++) {
        real.add(real(results, i));
      }
      return real;
    } catch (OrtException e) {
      throw refused(name, "ONNX Runtime does not compute it: " + line(e));
    }
  }

  private Feed feed(int index, float[] values) {
    Tensor tensor = graph.tensor(graph.inputs().get(index));
    Port input = inputs.get(index);
    if (input.isFloat()) {
      return new Feed.Floats(values, tensor.shape());
    }
    int[] stored = tensor.activationQuantization().quantize(values);
    byte[] bytes = new byte[stored.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) stored[i];
    }
    return new Feed.Bytes(bytes, input.type() == OnnxJavaType.INT8, tensor.shape());
  }

  private float[] real(RuntimeSession.Outputs results, int index) {
    Port output = outputs.get(index);
    if (output.isFloat()) {
      return results.floats(output.name());
    }
    byte[] bytes = results.bytes(output.name());
    boolean signed = output.type() == OnnxJavaType.INT8;
    Quantization.PerTensor quantization =
        graph.tensor(graph.outputs().get(index)).activationQuantization();
    float[] values = new float[bytes.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = quantization.dequantize(signed ? bytes[i] : Byte.toUnsignedInt(bytes[i]));
    }
    return values;
  }

  @Override
  public void close() {
    session.close();
  }
}
