package cimmlc.sim.functional;

import static cimmlc.sim.functional.FlowBuilder.behind;
import static cimmlc.sim.functional.FlowBuilder.op;

import cimmlc.arch.Architectures;
import cimmlc.arch.ComputingMode;
import cimmlc.flow.Statement;
import cimmlc.flow.TensorDecl;
import cimmlc.flow.TensorDecl.Role;
import cimmlc.flow.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One inference of residual networks whose convolutions run on several copies in turns: exact, and
 * with cells, DAC and a lossy ADC.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class InferenceBenchmark {

  private static final int COPIES = 8;

  /** ResNet-20 for 32x32 images, ResNet18 for 224x224 images. */
  @Param({"resnet20", "resnet18"})
  public String network = "";

  @Param({"1", "2"})
  public int threads;

  /** Exact sums, or the converters of puma (128 rows at once, 2-bit cells, 1-bit DAC). */
  @Param({"exact", "8"})
  public String adc = "";

  private @Nullable FunctionalSimulator simulator;
  private Map<String, int[]> inputs = Map.of();

  @Setup
  public void prepare() {
    Network net = new Network();
    boolean small = network.equals("resnet20");
    int side = small ? 32 : 224;
    TensorDecl image = net.tensor(Role.INPUT, side, 3);
    TensorDecl last = small ? net.conv(image, 16, 3, 1) : net.pooled(net.conv(image, 64, 7, 2));
    for (int stage = 0; stage < (small ? 3 : 4); stage++) {
      for (int block = 0; block < (small ? 3 : 2); block++) {
        last = net.block(last, (small ? 16 : 64) << stage, stage > 0 && block == 0 ? 2 : 1);
      }
    }
    net.flow.on(Architectures.load("puma").inMode(ComputingMode.CM), 64);
    AnalogOptions analog =
        adc.equals("exact") ? AnalogOptions.exact() : AnalogOptions.adc(Double.parseDouble(adc));
    simulator = net.flow.simulator(threads, new Products(MatrixKernel.fastest(), analog));
    inputs = Map.of(image.name(), new Random(1).ints((long) 3 * side * side, 0, 256).toArray());
  }

  @Benchmark
  public Map<String, int[]> infer() {
    return Objects.requireNonNull(simulator).run(inputs, Observer.NONE);
  }

  private static final class Network {
    private final FlowBuilder flow = new FlowBuilder();
    private final Random random = new Random(1);
    private int names;

    TensorDecl tensor(Role role, int side, int channels) {
      return flow.tensor("t" + names++, role, ValueType.U8, 0.1f, 99, 1, channels, side, side);
    }

    private TensorDecl after(TensorDecl input, int stride, int channels) {
      return tensor(Role.INTERNAL, (input.shape().get(2) - 1) / stride + 1, channels);
    }

    TensorDecl block(TensorDecl input, int channels, int stride) {
      TensorDecl inner = conv(conv(input, channels, 3, stride), channels, 3, 1);
      boolean same = stride == 1 && input.shape().get(1) == channels;
      TensorDecl around = same ? input : conv(input, channels, 1, stride);
      TensorDecl sum = after(inner, 1, channels);
      flow.params(
          "add" + names, "inputs", List.of(inner.name(), around.name()), "output", sum.name());
      flow.add(
          op(
              "add",
              "src1",
              inner,
              "src2",
              around,
              "dst",
              sum,
              "len",
              sum.elements(),
              "params",
              "add" + names));
      return relu(sum);
    }

    private TensorDecl relu(TensorDecl input) {
      TensorDecl output = after(input, 1, input.shape().get(1));
      String name = digital("relu", input, output);
      flow.params(name, "input", input.name(), "output", output.name());
      return output;
    }

    TensorDecl pooled(TensorDecl input) {
      TensorDecl output = after(input, 2, input.shape().get(1));
      String name = digital("max_pool", input, output);
      flow.params(
          name,
          "input",
          input.name(),
          "output",
          output.name(),
          "kernel",
          new int[] {3, 3},
          "stride",
          new int[] {2, 2},
          "pad",
          new int[] {1, 1, 1, 1},
          "dilation",
          new int[] {1, 1});
      return output;
    }

    private String digital(String operator, TensorDecl input, TensorDecl output) {
      String name = operator + names;
      flow.add(op(operator, "src", input, "dst", output, "len", output.elements(), "params", name));
      return name;
    }

    TensorDecl conv(TensorDecl input, int channels, int kernel, int stride) {
      TensorDecl output = after(input, stride, channels);
      String name = "conv" + names;
      int rows = kernel * kernel * input.shape().get(1);
      flow.constant(
          name + ".w", ValueType.S8, random.ints((long) rows * channels, -127, 128).toArray());
      flow.constant(name + ".offset", ValueType.S32, new int[channels]);
      float[] multiplier = new float[channels];
      java.util.Arrays.fill(multiplier, 0.02f / rows);
      flow.constant(name + ".multiplier", multiplier);
      int half = kernel / 2;
      int side = output.shape().get(2);
      flow.params(
          name,
          "input",
          input.name(),
          "output",
          output.name(),
          "kernel",
          new int[] {kernel, kernel},
          "stride",
          new int[] {stride, stride},
          "pad",
          new int[] {half, half, half, half},
          "dilation",
          new int[] {1, 1},
          "weights",
          name + ".w",
          "weight_zero",
          0,
          "groups",
          1,
          "offset",
          name + ".offset",
          "multiplier",
          name + ".multiplier",
          "windows",
          (side * side + COPIES - 1) / COPIES,
          "step",
          COPIES,
          "cores",
          1);
      List<Statement> reads = new ArrayList<>();
      for (int copy = 0; copy < COPIES; copy++) {
        flow.add(op("cim.write_core", "core_addr", copy, "mat", name + ".w", "params", name));
        reads.add(
            op(
                "cim.read_core",
                "type",
                "conv",
                "params",
                name,
                "core_addr",
                copy,
                "src",
                input,
                "dst",
                behind(output, (long) copy * channels)));
      }
      flow.add(new Statement.Parallel(reads));
      return output;
    }
  }
}
