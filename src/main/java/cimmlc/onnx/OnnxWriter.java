package cimmlc.onnx;

import cimmlc.graph.Graph;
import cimmlc.graph.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * Writes graphs as ONNX models of operator set 21, anew from the graph. Weights are streamed from
 * where they lie; more than 2 GB of them go to a second file, {@code FILE.data}. Names of nodes,
 * and of the graph's inputs and outputs, are those of the graph.
 */
public final class OnnxWriter {

  /** Protobuf messages end at 2 GB; some room is left for the structure. */
  private static final long LARGEST_FILE = 2_000_000_000L;

  private OnnxWriter() {}

  /**
   * Writes the real-valued operators; quantised constants as a DequantizeLinear of what is stored.
   * What says how activations are stored is left out.
   *
   * @throws IOException if the file cannot be written
   */
  public static void writeFloat(Graph graph, Path file) throws IOException {
    write(new Export(graph, false, Map.of()), file);
  }

  /**
   * Writes a standard QDQ model: QuantizeLinear and DequantizeLinear after every quantised
   * activation, DequantizeLinear after every quantised constant. Inputs and outputs are float32.
   * Activations of widths other than 8 and 16 bits are clipped, then stored in the next wider type.
   *
   * @throws IOException if the file cannot be written
   */
  public static void writeQdq(Graph graph, Path file) throws IOException {
    write(new Export(graph, true, Map.of()), file);
  }

  /**
   * Writes the model, in QDQ form where it is quantised, with metadata on its nodes.
   *
   * @param metadata keys and values by node name; names that are no nodes of the graph are refused
   * @throws IOException if the file cannot be written
   * @throws IllegalArgumentException for names that are no nodes
   */
  public static void annotate(Graph graph, Map<String, Map<String, String>> metadata, Path file)
      throws IOException {
    boolean quantised =
        graph.tensors().values().stream()
            .filter(tensor -> !tensor.isConstant())
            .map(Tensor::quantization)
            .anyMatch(java.util.Objects::nonNull);
    write(new Export(graph, quantised, metadata), file);
  }

  private static void write(Export export, Path file) throws IOException {
    export.write(file, LARGEST_FILE);
  }
}
