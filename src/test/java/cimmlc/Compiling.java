package cimmlc;

import cimmlc.arch.Architecture;
import cimmlc.arch.Chip;
import cimmlc.arch.ComputingMode;
import cimmlc.arch.Core;
import cimmlc.arch.Extensions;
import cimmlc.arch.OffChip;
import cimmlc.codegen.BufferTooSmallException;
import cimmlc.codegen.GeneratedFlow;
import cimmlc.graph.Graph;
import cimmlc.graph.QuantizationOptions;
import cimmlc.schedule.Objective;
import cimmlc.sim.performance.PerformanceResult;
import java.nio.file.Path;
import java.util.Optional;

/** Compilations of graphs on chips in a few words. */
record Compiling(Graph graph, Architecture arch, Objective objective) {

  /** A flow with its times. */
  record Result(GeneratedFlow generated, PerformanceResult performance) {

    /** What a policy minimises. */
    long cycles(Objective objective) {
      if (objective == Objective.THROUGHPUT) {
        return performance.intervalCycles();
      }
      return performance.segments().size() == 1
          ? performance.latencyCycles()
          : performance.latencyWithReloadCycles();
    }
  }

  /** The result of a policy; absent where the buffers are too small. */
  Optional<Result> with(String policy) {
    CompilerOptions options =
        new CompilerOptions(
            policy, objective, Double.POSITIVE_INFINITY, 0, new QuantizationOptions(8, 8), 1, 1);
    Network network = new Network("n", graph, new Network.Origin.File(Path.of("n.onnx")), 0);
    Compiler compiler = new Compiler(network, arch, options);
    try {
      GeneratedFlow generated = compiler.generate(compiler.levels(graph));
      return Optional.of(new Result(generated, compiler.simulate(generated)));
    } catch (BufferTooSmallException e) {
      return Optional.empty();
    }
  }

  /** The same on a chip with other buffers and nothing outside of it. */
  Compiling withBuffers(double l0Bytes, double l1Bytes) {
    Chip c = arch.chip();
    Core k = arch.core();
    return on(
        new Chip(
            c.cores(),
            c.aluOpsPerCycle(),
            c.noc(),
            l0Bytes,
            c.l0BitsPerCycle(),
            c.l0TotalBitsPerCycle()),
        new Core(k.crossbars(), k.aluOpsPerCycle(), k.noc(), l1Bytes, k.l1BitsPerCycle()),
        arch.mode());
  }

  /** The same with the chip offering, and driven in, another mode. */
  Compiling in(ComputingMode mode) {
    return on(arch.chip(), arch.core(), mode);
  }

  private Compiling on(Chip chip, Core core, ComputingMode mode) {
    Extensions e = arch.ext();
    Extensions noMemoryOutside =
        new Extensions(
            e.weightEncoding(),
            e.write(),
            e.energy(),
            new OffChip.None(),
            e.binding(),
            e.digitalOps(),
            e.adcPolicy(),
            e.columnFlip());
    return new Compiling(
        graph,
        new Architecture(
            arch.name(),
            mode,
            arch.source(),
            arch.cycleSeconds(),
            chip,
            core,
            arch.crossbar(),
            noMemoryOutside),
        objective);
  }
}
