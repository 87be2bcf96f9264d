package cimmlc;

import cimmlc.graph.Graph;
import cimmlc.graph.Quantization;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** QuantizeLinear of what the user gives, done by the host before a flow starts. */
final class QuantizedInputs {

  private QuantizedInputs() {}

  /**
   * Stored integers of each graph input.
   *
   * @param values real values of each graph input, in order
   */
  static Map<String, int[]> of(Graph graph, List<float[]> values) {
    Map<String, int[]> stored = new HashMap<>();
    for (int i = 0; i < graph.inputs().size(); i++) {
      String name = graph.inputs().get(i);
      Quantization.PerTensor how = graph.tensor(name).activationQuantization();
      float[] real = values.get(i);
      int[] integers = new int[real.length];
      for (int j = 0; j < real.length; j++) {
        integers[j] = how.quantize(real[j]);
      }
      stored.put(name, integers);
    }
    return stored;
  }
}
