package cimmlc;

import cimmlc.diag.InvalidInputException;
import cimmlc.diag.Location;
import cimmlc.graph.Graph;
import cimmlc.graph.QuantizationOptions;
import cimmlc.graph.Quantizer;
import cimmlc.graph.Range;
import cimmlc.models.BuiltInNetworks;
import cimmlc.onnx.ImportOptions;
import cimmlc.onnx.MappedModel;
import cimmlc.onnx.OnnxReader;
import cimmlc.reference.FloatModel;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/**
 * The network that the user asks for, as imported.
 *
 * @param name file name without its ending, or the built-in network's name
 * @param graph real-valued, or quantised
 * @param origin where it comes from
 * @param importSeconds wall time of making and reading it
 */
public record Network(String name, Graph graph, Origin origin, double importSeconds) {

  /** Where a network comes from. */
  public sealed interface Origin {
    /** An ONNX file. */
    record File(Path path) implements Origin {}

    /** A network that this project makes. */
    record BuiltIn(String name, long seed) implements Origin {

      private MappedModel model() {
        return BuiltInNetworks.make(name, seed);
      }
    }
  }

  /**
   * Reads a model.
   *
   * @param model an ONNX file, or the name of a built-in network
   * @param dimensions sizes of the model's symbolic dimensions
   * @param seed of a built-in network's weights
   * @throws InvalidInputException with every problem of the file
   */
  public static Network load(String model, Map<String, Integer> dimensions, long seed) {
    long start = System.nanoTime();
    ImportOptions options = new ImportOptions(dimensions);
    if (BuiltInNetworks.isName(model)) {
      Origin.BuiltIn origin = new Origin.BuiltIn(model, seed);
      Graph graph = OnnxReader.read(origin.model(), model, options);
      return new Network(model, graph, origin, since(start));
    }
    Path file = Path.of(model);
    if (!Files.exists(file)) {
      throw new InvalidInputException(
          Location.of(model),
          "no such file, and no built-in network: expected an ONNX file or one of "
              + String.join(", ", BuiltInNetworks.names()));
    }
    String name = String.valueOf(file.getFileName()).replaceFirst("\\.onnx$", "");
    Graph graph = OnnxReader.read(file, options);
    return new Network(name, graph, new Origin.File(file), since(start));
  }

  private static double since(long start) {
    return (System.nanoTime() - start) * 1e-9;
  }

  /**
   * The integer network with ranges of -1 to 1 instead of observed ones: enough where time alone is
   * asked for, which depends on no value.
   */
  public Network withFixedRanges(QuantizationOptions options) {
    Map<String, Range> ranges = new HashMap<>();
    Quantizer.uncalibrated(graph).forEach(tensor -> ranges.put(tensor, new Range(-1, 1)));
    return with(Quantizer.quantize(graph, ranges, options, _ -> {}));
  }

  /** The network with its graph as integers. */
  Network with(Graph integers) {
    return new Network(name, integers, origin, importSeconds);
  }

  /** The network in ONNX Runtime as the user gave it; a built-in one is made again. */
  public FloatModel floatModel() {
    return switch (origin) {
      case Origin.File(Path path) -> FloatModel.open(path, graph);
      case Origin.BuiltIn made -> FloatModel.open(made.model(), graph);
    };
  }

  /** SHA-256 of the model file; absent for built-in networks. */
  public Optional<String> sha256() throws IOException {
    return origin instanceof Origin.File(Path path) ? Optional.of(sha256(path)) : Optional.empty();
  }

  private static String sha256(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      new DigestInputStream(in, digest).transferTo(java.io.OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
