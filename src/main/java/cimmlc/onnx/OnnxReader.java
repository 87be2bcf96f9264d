package cimmlc.onnx;

import cimmlc.diag.InvalidInputException;
import cimmlc.diag.Location;
import cimmlc.graph.Graph;
import cimmlc.onnx.proto.Onnx.ModelProto;
import java.nio.file.Path;

/**
 * Reads ONNX models into graphs of canonical form: static shapes, shape arithmetic computed,
 * BatchNormalization folded into products, QDQ pairs turned into quantised tensors.
 */
public final class OnnxReader {

  private OnnxReader() {}

  /**
   * Reads a file. Weights stay in the file, which is mapped as long as the graph lives.
   *
   * @throws InvalidInputException with every problem of the file: a line for each node that is
   *     malformed or not supported
   */
  public static Graph read(Path file, ImportOptions options) {
    return run(ModelSource.open(file), options);
  }

  /**
   * Reads a model built in memory.
   *
   * @param name stands for the file in messages
   * @throws InvalidInputException with every problem of the model
   */
  public static Graph read(ModelProto model, String name, ImportOptions options) {
    return run(new ModelSource(name, model, null, null), options);
  }

  /**
   * Reads a model built in memory, whose weights stay where they are.
   *
   * @param name stands for the file in messages
   * @throws InvalidInputException with every problem of the model
   */
  public static Graph read(MappedModel model, String name, ImportOptions options) {
    return run(new ModelSource(name, model.proto(), model.weights(), null), options);
  }

  private static Graph run(ModelSource source, ImportOptions options) {
    try {
      return Import.run(source, options);
    } catch (InvalidInputException e) {
      throw e;
    } catch (RuntimeException e) {
      // A malformed file that no check foresaw; the tests prove this to be rare.
      throw new InvalidInputException(Location.of(source.name()), "malformed model (" + e + ")");
    }
  }
}
