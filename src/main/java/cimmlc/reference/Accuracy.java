package cimmlc.reference;

import cimmlc.graph.Graph;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * What quantisation costs: outputs of the integer network beside those of the float network, over
 * any number of samples. Top-1 is the greatest value of the first output.
 */
public final class Accuracy {

  private static final double Z_95 = 1.959964;

  private int samples;
  private int agreements;
  private int labelled;
  private int bothRight;
  private int onlyFloatRight;
  private int onlyIntegerRight;
  private double signal;
  private double noise;

  /** The difference of two accuracies on the same samples, integer minus float. */
  public record Difference(double low, double estimate, double high) {}

  /**
   * Adds one sample.
   *
   * @param real outputs of the float network
   * @param ours stored integers of (at least) the graph's outputs, by name
   * @param label the right class, null where it is not known
   */
  public void add(
      Graph graph, List<float[]> real, Map<String, int[]> ours, @Nullable Integer label) {
    for (int i = 0; i < real.size(); i++) {
      float[] integer = dequantized(graph, graph.outputs().get(i), ours);
      addNoise(real.get(i), integer);
      if (i == 0) {
        addClasses(best(real.get(0)), best(integer), label);
      }
    }
    samples++;
  }

  private static float[] dequantized(Graph graph, String name, Map<String, int[]> ours) {
    int[] stored = java.util.Objects.requireNonNull(ours.get(name), name);
    return graph.tensor(name).activationQuantization().dequantize(stored);
  }

  private void addNoise(float[] real, float[] integer) {
    for (int i = 0; i < real.length; i++) {
      double error = (double) real[i] - integer[i];
      signal += (double) real[i] * real[i];
      noise += error * error;
    }
  }

  private void addClasses(int real, int integer, @Nullable Integer label) {
    agreements += real == integer ? 1 : 0;
    if (label == null) {
      return;
    }
    labelled++;
    bothRight += real == label && integer == label ? 1 : 0;
    onlyFloatRight += real == label && integer != label ? 1 : 0;
    onlyIntegerRight += real != label && integer == label ? 1 : 0;
  }

  private static int best(float[] values) {
    int best = 0;
    for (int i = 1; i < values.length; i++) {
      best = values[i] > values[best] ? i : best;
    }
    return best;
  }

  /** Number of samples added. */
  public int samples() {
    return samples;
  }

  /** Number of samples with a label, n of the accuracies. */
  public int labelled() {
    return labelled;
  }

  /** Samples that only the float network classifies rightly. */
  public int onlyFloatRight() {
    return onlyFloatRight;
  }

  /** Samples that only the integer network classifies rightly. */
  public int onlyIntegerRight() {
    return onlyIntegerRight;
  }

  /**
   * Signal to quantisation noise over all outputs in dB, {@code 10 log10(sum f^2 / sum (f-q)^2)};
   * absent without noise or without signal.
   */
  public OptionalDouble sqnrDb() {
    return signal > 0 && noise > 0
        ? OptionalDouble.of(10 * Math.log10(signal / noise))
        : OptionalDouble.empty();
  }

  /** Part of the samples on which both networks choose one class. */
  public double top1Agreement() {
    return (double) agreements / samples;
  }

  /** Accuracy of the float network; absent without labels. */
  public OptionalDouble top1Float() {
    return ofLabelled(bothRight + onlyFloatRight);
  }

  /** Accuracy of the integer network; absent without labels. */
  public OptionalDouble top1Integer() {
    return ofLabelled(bothRight + onlyIntegerRight);
  }

  private OptionalDouble ofLabelled(int count) {
    return labelled == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) count / labelled);
  }

  /**
   * Integer minus float accuracy with its 95 % interval for paired samples (Bonett and Price,
   * 2012): with b and c samples that only the float or only the integer network gets right, p =
   * (b+1)/(n+2) and q = (c+1)/(n+2), the interval is {@code q - p +- 1.96 sqrt((p + q - (q-p)^2) /
   * (n+2))}; the estimate is (c-b)/n. It holds for small b and c, where the normal interval is too
   * narrow.
   *
   * @throws IllegalStateException without labels
   */
  public Difference top1Difference() {
    if (labelled == 0) {
      throw new IllegalStateException("no sample has a label");
    }
    double p = (onlyFloatRight + 1.0) / (labelled + 2);
    double q = (onlyIntegerRight + 1.0) / (labelled + 2);
    double half = Z_95 * Math.sqrt((p + q - (q - p) * (q - p)) / (labelled + 2));
    double estimate = (double) (onlyIntegerRight - onlyFloatRight) / labelled;
    return new Difference(q - p - half, estimate, q - p + half);
  }
}
