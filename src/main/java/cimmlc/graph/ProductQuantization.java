package cimmlc.graph;

import cimmlc.diag.InvalidInputException;
import cimmlc.diag.Location;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Quantises weights and bias of one Conv or MatMul whose input is quantised. */
final class ProductQuantization {

  /** Scales of weights are at least such that no stored bias is larger: it must not overflow. */
  private static final float BIAS_REACH = 1 << 29;

  /** Added and taken away again it leaves a double rounded to an integer, halves to even. */
  private static final double INTEGERS = 0x1.8p52;

  /** Columns of a row that are quantised by one thread. */
  private static final int BLOCK = 512;

  private final Graph graph;
  private final Node node;
  private final float inputScale;
  private final IntegerType type;
  private final MatrixForm form;
  private final int channels;
  private final boolean columnsFirst;

  ProductQuantization(Graph graph, Node node, @Nullable Tensor input, QuantizationOptions options) {
    this.graph = graph;
    this.node = node;
    inputScale = Objects.requireNonNull(input).activationQuantization().scale();
    type = options.weightType();
    form = MatrixForm.of(graph, node);
    channels = form.columns() * form.groups();
    columnsFirst = !(node.op() instanceof Op.MatMul product) || product.transposed();
  }

  /** The weights with a scale for each output channel and zero points 0; a fill stays one. */
  Tensor weights(Tensor real, @Nullable Tensor bias) {
    TensorData data = Objects.requireNonNull(real.data());
    float[] scales = largest(data);
    for (int channel = 0; channel < channels; channel++) {
      float needed = 0;
      if (bias != null && bias.quantization() == null) {
        float value = Objects.requireNonNull(bias.data()).floatAt(channel);
        needed = Math.abs(value) / inputScale / BIAS_REACH;
      }
      float scale = Math.max(scales[channel] / type.max(), needed);
      if (!Float.isFinite(scale)) {
        throw new InvalidInputException(
            Location.of(graph.name()),
            node.name() + ": weights or bias of channel " + channel + " are not finite");
      }
      scales[channel] = scale * inputScale < Float.MIN_NORMAL ? 1 : scale; // of zeros: any will do
    }
    TensorData stored = stored(data, scales);
    int axis = columnsFirst ? 0 : 1;
    var how = new Quantization.PerChannel(type, scales, new int[channels], axis);
    return new Tensor(real.name(), real.shape(), how, stored);
  }

  /**
   * The bias as int32 with scale sx*sw; one that is stored already stays, with a warning where its
   * scale is another.
   */
  Tensor bias(Tensor bias, Tensor weights, Consumer<String> warnings) {
    Quantization how = Objects.requireNonNull(weights.quantization());
    float[] scales = new float[channels];
    for (int channel = 0; channel < channels; channel++) {
      scales[channel] = inputScale * how.scale(channel);
    }
    if (isStored(bias)) {
      warnOfScales(bias, scales, warnings);
      return bias;
    }
    int[] stored = new int[channels];
    int clamped = 0;
    for (int channel = 0; channel < channels; channel++) {
      float real = Objects.requireNonNull(bias.data()).floatAt(channel);
      double value = Math.rint(real / (double) scales[channel]);
      stored[channel] = (int) value;
      clamped += stored[channel] == value ? 0 : 1;
    }
    if (clamped > 0) {
      warnings.accept(
          "%s: %d values of bias %s exceed int32 and are clamped"
              .formatted(node.name(), clamped, bias.name()));
    }
    return new Tensor(
        bias.name(),
        bias.shape(),
        new Quantization.PerChannel(IntegerType.INT32, scales, new int[channels], 0),
        TensorData.Integers.of(stored));
  }

  private static boolean isStored(Tensor bias) {
    return bias.quantization() != null || bias.data() instanceof TensorData.Integers;
  }

  private void warnOfScales(Tensor bias, float[] scales, Consumer<String> warnings) {
    Quantization how = bias.quantization();
    if (how == null) {
      return;
    }
    for (int channel = 0; channel < channels; channel++) {
      if (Math.abs(how.scale(channel) - scales[channel]) > 1e-5f * scales[channel]) {
        warnings.accept(
            "%s: scale %s of bias %s is not sx*sw = %s: stored values are used as they are"
                .formatted(node.name(), how.scale(channel), bias.name(), scales[channel]));
        return;
      }
    }
  }

  /** Greatest magnitude of each output channel's weights. */
  private float[] largest(TensorData data) {
    float[] largest = new float[channels];
    if (data instanceof TensorData.Fill fill) {
      Arrays.fill(largest, Math.abs(fill.value()));
      return largest;
    }
    int[] most = new int[channels];
    forEachRun((channel, step, at, count) -> {
      float[] values = data.floats(at, count);
      if (step == 0) {
        most[channel] = Math.max(most[channel], most(values));
      } else {
        for (int i = 0; i < count; i++) {
          most[channel + i] = Math.max(most[channel + i], magnitude(values[i]));
        }
      }
    });
    for (int channel = 0; channel < channels; channel++) {
      largest[channel] = Float.intBitsToFloat(most[channel]);
    }
    return largest;
  }

  private static int most(float[] values) {
    int most = 0;
    for (float value : values) {
      most = Math.max(most, magnitude(value));
    }
    return most;
  }

  /** The bits of the magnitude, which are in the order of the magnitudes, with NaN the greatest. */
  private static int magnitude(float value) {
    return Float.floatToRawIntBits(value) & Integer.MAX_VALUE;
  }

  private TensorData stored(TensorData data, float[] scales) {
    if (data instanceof TensorData.Fill fill) {
      float scale = scales[0];
      for (float other : scales) {
        scale = Math.max(scale, other);
      }
      Arrays.fill(scales, scale);
      return new TensorData.Fill(fill.count(), type.clamp(rounded(fill.value(), scale)));
    }
    MemorySegment bytes = Arena.ofAuto().allocate(data.count() * type.bytes());
    forEachRun((channel, step, at, count) -> {
      int[] stored = new int[count];
      quantizeRun(data.floats(at, count), scales, channel, step, stored);
      store(bytes, at, stored);
    });
    return new TensorData.Integers(type, bytes);
  }

  private void quantizeRun(float[] values, float[] scales, int channel, int step, int[] stored) {
    int min = type.min();
    int max = type.max();
    for (int i = 0; i < stored.length; i++) {
      int value = rounded(values[i], scales[channel + i * step]);
      stored[i] = Math.max(min, Math.min(max, value));
    }
  }

  /**
   * The nearest integer of a quotient that is not far beyond the type's: this sees every weight.
   */
  private static int rounded(float real, float scale) {
    return (int) ((double) (real / scale) + INTEGERS - INTEGERS);
  }

  private void store(MemorySegment bytes, long index, int[] values) {
    MemorySegment stored = TensorData.Integers.of(type, values).bytes();
    MemorySegment.copy(stored, 0, bytes, index * type.bytes(), stored.byteSize());
  }

  /**
   * Some weights: {@code count} neighbours from index {@code at}, all of one channel, or of
   * channels that follow one another where {@code step} is 1.
   */
  private interface Run {
    void accept(int channel, int step, long at, int count);
  }

  /** All weights; those of one channel in order and in one thread. */
  private void forEachRun(Run body) {
    if (columnsFirst) {
      int length = form.rows();
      IntStream.range(0, channels)
          .parallel()
          .forEach(channel -> body.accept(channel, 0, (long) channel * length, length));
      return;
    }
    IntStream.range(0, Math.ceilDiv(channels, BLOCK))
        .parallel()
        .forEach(block -> {
          int first = block * BLOCK;
          int count = Math.min(BLOCK, channels - first);
          for (long row = 0; row < form.rows(); row++) {
            body.accept(first, 1, row * channels + first, count);
          }
        });
  }
}
