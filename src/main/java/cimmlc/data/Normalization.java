package cimmlc.data;

import cimmlc.diag.InvalidInputException;
import cimmlc.diag.Location;
import cimmlc.graph.Shape;
import java.util.Arrays;

/**
 * How stored values become a network's inputs: {@code (x - mean) / std} of each channel, in
 * float32. Unsigned bytes are pixels and divided by 255 first.
 *
 * @param mean of each channel, or one for all; not to be written to
 * @param std as many, none 0; not to be written to
 */
@SuppressWarnings("ArrayRecordComponent")
public record Normalization(float[] mean, float[] std) {

  /** Values as they are, pixels between 0 and 1. */
  public static final Normalization NONE = new Normalization(new float[] {0}, new float[] {1});

  /**
   * Reads {@code mean,std}, or a pair for each channel: {@code 0.49,0.25:0.48,0.24:0.45,0.26}.
   *
   * @throws InvalidInputException if the text is anything else
   */
  public static Normalization parse(String text) {
    float[][] pairs =
        Arrays.stream(text.split(":", -1)).map(pair -> pair(pair, text)).toArray(float[][]::new);
    float[] mean = new float[pairs.length];
    float[] std = new float[pairs.length];
    for (int c = 0; c < pairs.length; c++) {
      mean[c] = pairs[c][0];
      std[c] = pairs[c][1];
    }
    return new Normalization(mean, std);
  }

  private static float[] pair(String pair, String text) {
    String[] parts = pair.split(",", -1);
    try {
      float[] values = {Float.parseFloat(parts[0]), Float.parseFloat(parts[parts.length - 1])};
      if (parts.length == 2 && Float.isFinite(values[0]) && values[1] > 0 && values[1] < 1e30f) {
        return values;
      }
    } catch (NumberFormatException e) {
      // refused below, as every other text that is no pair
    }
    throw new InvalidInputException(
        Location.of("--normalize"),
        "'%s' is not mean,std or a pair for each channel such as 0.49,0.25:0.48,0.24:0.45,0.26"
            .formatted(text));
  }

  /**
   * Normalises a sample in place.
   *
   * @param shape of the network's input, channels on axis 1
   * @param pixels true for unsigned bytes
   * @throws InvalidInputException if there are other than one pair or a pair for each channel
   */
  void apply(float[] values, Shape shape, boolean pixels) {
    int channels = shape.rank() > 1 ? shape.dim(1) : 1;
    if (mean.length != 1 && mean.length != channels) {
      throw new InvalidInputException(
          Location.of("--normalize"),
          "%d pairs of mean and std for an input of shape %s, 1 or %d were expected"
              .formatted(mean.length, shape, channels));
    }
    int plane = values.length / Math.max(1, channels * (shape.rank() > 0 ? shape.dim(0) : 1));
    for (int i = 0; i < values.length; i++) {
      int channel = mean.length == 1 ? 0 : i / plane % channels;
      float real = pixels ? values[i] / 255f : values[i];
      values[i] = (real - mean[channel]) / std[channel];
    }
  }
}
