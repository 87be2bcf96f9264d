package cimmlc.data;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One inference's data.
 *
 * @param inputs real values of each graph input, in the graph's order, row-major in ONNX's layout
 * @param label the right class, null where it is not known
 */
public record Sample(List<float[]> inputs, @Nullable Integer label) {

  public Sample {
    inputs = List.copyOf(inputs);
  }
}
