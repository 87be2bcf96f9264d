package cimmlc.reference;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.TensorInfo;
import cimmlc.diag.InvalidInputException;
import cimmlc.diag.Location;
import cimmlc.graph.Graph;
import cimmlc.graph.Shape;
import cimmlc.onnx.proto.Onnx.ModelProto;
import cimmlc.reference.RuntimeSession.Feed;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The network as the user gave it, in ONNX Runtime with graph optimisations off: the measure of
 * what quantisation costs. A QDQ model rounds where it says so.
 */
public final class FloatModel implements AutoCloseable {

  private final RuntimeSession session;
  private final List<String> inputs;
  private final List<Shape> shapes;

  private FloatModel(RuntimeSession session, String name, Graph graph) {
    this.session = session;
    shapes = graph.inputs().stream().map(input -> graph.tensor(input).shape()).toList();
    inputs = names(session, name, shapes.size());
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
      throw new InvalidInputException(
          Location.of(file.toString()), "ONNX Runtime does not take it: " + e.getMessage());
    }
  }

  /** Opens a model built in memory. */
  public static FloatModel open(ModelProto model, Graph graph) {
    return new FloatModel(RuntimeSession.open(model), graph.name(), graph);
  }

  private static List<String> names(RuntimeSession session, String model, int count) {
    List<String> names = new ArrayList<>();
    try {
      for (NodeInfo info : session.inputs()) {
        if (!(info.getInfo() instanceof TensorInfo tensor) || tensor.type != OnnxJavaType.FLOAT) {
          throw refused(model, "input " + info.getName() + " is not of type float");
        }
        names.add(info.getName());
      }
    } catch (OrtException e) {
      throw RuntimeSession.failed(e);
    }
    if (names.size() != count) {
      throw refused(model, "has " + names.size() + " inputs, its graph " + count);
    }
    return names;
  }

  private static InvalidInputException refused(String model, String reason) {
    return new InvalidInputException(Location.of(model), reason);
  }

  /**
   * Real values of each graph output, in the graph's order.
   *
   * @param values of each graph input
   */
  public List<float[]> run(List<float[]> values) {
    Map<String, Feed> feeds = new HashMap<>();
    for (int i = 0; i < inputs.size(); i++) {
      feeds.put(inputs.get(i), new Feed.Floats(values.get(i), shapes.get(i)));
    }
    try (RuntimeSession.Outputs outputs = session.run(feeds)) {
      return session.outputs().stream().map(outputs::floats).toList();
    }
  }

  @Override
  public void close() {
    session.close();
  }
}
