package cimmlc.data;

import cimmlc.graph.Shape;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;

/**
 * Seeded inputs of normal distribution (mean 0, deviation 1) for networks without data: every
 * sample is a function of the seed and its index alone.
 *
 * @param inputs shapes of the network's inputs
 * @param size number of samples
 */
public record RandomSamples(List<Shape> inputs, int size, long seed) implements Samples {

  public RandomSamples {
    inputs = List.copyOf(inputs);
    if (size < 1) {
      throw new IllegalArgumentException("at least one sample is needed");
    }
  }

  @Override
  public Sample sample(int index) {
    Objects.checkIndex(index, size);
    SplittableRandom random = new SplittableRandom(seed * 0x9e3779b97f4a7c15L + index);
    return new Sample(inputs.stream().map(shape -> values(shape, random)).toList(), null);
  }

  private static float[] values(Shape shape, SplittableRandom random) {
    float[] values = new float[Math.toIntExact(shape.elements())];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  @Override
  public String description() {
    return "%d random sample%s, seed %d".formatted(size, size == 1 ? "" : "s", seed);
  }

  @Override
  public boolean random() {
    return true;
  }
}
