package cimmlc.schedule.cg;

import static org.assertj.core.api.Assertions.assertThat;

import cimmlc.graph.Graph;
import cimmlc.graph.MatrixForm;
import cimmlc.graph.Node;
import cimmlc.graph.Op;
import cimmlc.graph.Shape;
import cimmlc.graph.Window;
import cimmlc.schedule.Chips;
import cimmlc.schedule.Networks;
import cimmlc.schedule.SchedulingOptions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PipelineTimingTest {

  private static final long T = 8;

  @Test
  void equalsReadingEveryInputPixel() {
    for (int seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      Graph graph = network(random);
      Segment segment =
          PassPolicy.CG_PIPELINE
              .schedule(graph, Chips.of(100, 64, 64, 64), SchedulingOptions.DEFAULT)
              .segments()
              .getFirst();
      int[] copies =
          segment.cims().stream()
              .mapToInt(cim -> 1 + random.nextInt((int) Math.min(9, cim.form().windows())))
              .toArray();
      assertThat(new PipelineTiming(graph, segment).latencyCycles(copies, T))
          .as("seed %d", seed)
          .isEqualTo(plain(graph, copies));
    }
  }

  private static Graph network(Random random) {
    Networks net = new Networks(3, 7 + random.nextInt(6), 7 + random.nextInt(6));
    String x = net.conv(net.input(), 4, 3, 1, 1);
    for (int i = 0; i < 5; i++) {
      x =
          switch (random.nextInt(5)) {
            case 0 -> net.conv(x, 4, 1 + 2 * random.nextInt(3), 1 + random.nextInt(2), 1);
            case 1 -> net.maxPool(x, 3, 1 + random.nextInt(2), 1);
            case 2 -> net.relu(x);
            case 3 -> net.add(net.conv(x, 4, 3, 1, 2), x);
            default -> net.add(net.relu(x), net.conv(net.conv(x, 2, 1, 1, 1), 4, 3, 1, 1));
          };
    }
    return net.graph("random", net.gemm(random.nextBoolean() ? net.globalAverage(x) : x, 5));
  }

  /** Times of all pixels, every pixel that is read asked for. */
  private static long plain(Graph graph, int[] copies) {
    Map<String, long[]> times = new HashMap<>();
    times.put("input", new long[(int) graph.tensor("input").shape().elements()]);
    long latest = 0;
    int next = 0;
    for (Node node : graph.nodes()) {
      boolean cim = graph.isCimSupported(node);
      int pixels =
          cim ? (int) MatrixForm.of(graph, node).windows() : pixels(graph.output(node).shape());
      long[] done = new long[pixels];
      for (int p = 0; p < pixels; p++) {
        done[p] = ready(graph, node, times, p);
      }
      if (cim) {
        int d = copies[next++];
        long[] free = new long[d];
        long former = 0;
        for (int w = 0; w < pixels; w++) {
          former = Math.max(Math.max(done[w], former), free[w % d]);
          free[w % d] = former + T;
          done[w] = former + T;
        }
      }
      times.put(node.output(), done);
      for (long time : done) {
        latest = Math.max(latest, time);
      }
    }
    return latest;
  }

  private static long ready(Graph graph, Node node, Map<String, long[]> times, int pixel) {
    List<String> inputs = node.inputs().stream().filter(times::containsKey).toList();
    long ready = 0;
    for (String input : inputs) {
      long[] source = java.util.Objects.requireNonNull(times.get(input));
      Shape in = graph.tensor(input).shape();
      long time =
          switch (node.op()) {
            case Op.Conv(var window, _) -> window(source, in, graph.output(node), window, pixel);
            case Op.Pool(_, var window, _) -> window(source, in, graph.output(node), window, pixel);
            case Op.Unary _, Op.Elementwise _ -> source[pixel];
            default -> java.util.Arrays.stream(source).max().orElse(0);
          };
      ready = Math.max(ready, time);
    }
    return ready;
  }

  private static long window(
      long[] source, Shape in, cimmlc.graph.Tensor output, Window window, int pixel) {
    int y = pixel / output.shape().dim(3) * window.strideH() - window.padTop();
    int x = pixel % output.shape().dim(3) * window.strideW() - window.padLeft();
    long ready = 0;
    for (int i = Math.max(0, y); i < Math.min(in.dim(2), y + window.kernelH()); i++) {
      for (int j = Math.max(0, x); j < Math.min(in.dim(3), x + window.kernelW()); j++) {
        ready = Math.max(ready, source[i * in.dim(3) + j]);
      }
    }
    return ready;
  }

  private static int pixels(Shape shape) {
    return shape.rank() == 4 ? shape.dim(2) * shape.dim(3) : 1;
  }
}
