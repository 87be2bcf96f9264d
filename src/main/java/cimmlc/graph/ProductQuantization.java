package cimmlc.graph;

import cimmlc.diag.InvalidInputException;
import cimmlc.diag.Location;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Quantises weights and bias of one Conv or MatMul whose input is quantised. */
final class ProductQuantization {

  /** Scales of weights are at least such that no stored bias is larger: it must not overflow. */
  private static final float BIAS_REACH = 1 << 29;

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
    forEachRun((channel, at, count) -> {
      float most = largest[channel];
      for (long i = at; i < at + count; i++) {
        most = Math.max(most, Math.abs(data.floatAt(i)));
      }
      largest[channel] = most;
    });
    return largest;
  }

  private TensorData stored(TensorData data, float[] scales) {
    if (data instanceof TensorData.Fill fill) {
      float scale = scales[0];
      for (float other : scales) {
        scale = Math.max(scale, other);
      }
      Arrays.fill(scales, scale);
      return new TensorData.Fill(fill.count(), quantize(fill.value(), scale));
    }
    MemorySegment bytes = Arena.ofAuto().allocate(data.count() * type.bytes());
    forEachRun((channel, at, count) -> {
      for (long i = at; i < at + count; i++) {
        store(bytes, i, quantize(data.floatAt(i), scales[channel]));
      }
    });
    return new TensorData.Integers(type, bytes);
  }

  private int quantize(float real, float scale) {
    return type.clamp((long) Math.rint((double) (real / scale)));
  }

  private void store(MemorySegment bytes, long index, int value) {
    if (type.bytes() == 1) {
      bytes.set(ValueLayout.JAVA_BYTE, index, (byte) value);
    } else {
      bytes.set(ValueLayout.JAVA_SHORT_UNALIGNED, index * 2, (short) value);
    }
  }

  /** Some weights of a channel: {@code count} neighbours from index {@code at}. */
  private interface Run {
    void accept(int channel, long at, int count);
  }

  /** All weights; those of one channel in order and in one thread. */
  private void forEachRun(Run body) {
    int lines = columnsFirst ? 1 : form.rows();
    int length = columnsFirst ? form.rows() : 1;
    int block = columnsFirst ? 1 : 512; // adjacent columns share cache lines
    IntStream.range(0, (channels + block - 1) / block)
        .parallel()
        .forEach(b -> {
          int last = Math.min(channels, (b + 1) * block);
          for (long line = 0; line < lines; line++) {
            for (int channel = b * block; channel < last; channel++) {
              body.accept(channel, (line * channels + channel) * length, length);
            }
          }
        });
  }
}
