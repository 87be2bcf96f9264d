package cimmlc.cli;

import cimmlc.Compiler;
import cimmlc.Program;
import cimmlc.Verification;
import cimmlc.data.Samples;
import cimmlc.reference.Accuracy;
import cimmlc.reference.Comparison;
import cimmlc.report.VerifyJson;
import cimmlc.sim.functional.AnalogOptions;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cimmlc verify}: executes the compiled flow and compares it with ONNX Runtime. */
@Command(name = "verify", description = "Compiles, executes, and compares with ONNX Runtime.")
final class VerifyCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "MODEL", description = "An ONNX file or a built-in network.")
  private String model = "";

  @Mixin private CompileOptions options;

  @Mixin private InputOptions inputs;

  @Option(names = "--json", description = "Print the machine-readable result alone on stdout.")
  private boolean json;

  @Override
  public Integer call() {
    options.check();
    Compiling compiling = new Compiling(options);
    // No variable of the imported network, which would keep its weights beside the integers.
    Compiler compiler = compiling.compiler(compiling.network(model));
    Samples samples =
        inputs.samples(Compiling.inputShapes(compiler.network().graph()), options.seed, 1);
    Program program =
        compiler.program(compiling.calibration(compiler.network().graph(), inputs.normalization()));
    Progress progress = new Progress(spec.commandLine().getErr(), samples.size());
    Verification verification =
        Verification.of(program, samples, options.threads, analog(program), progress::done);
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(
          VerifyJson.of(verification, program.schedule().cg().arch().mode()).toPrettyString());
    } else {
      print(out, program, samples, verification);
    }
    return verification.comparison().bitExact() ? 0 : 1;
  }

  /** Each is an execution of its own; none where no converter takes part. */
  private List<AnalogOptions> analog(Program program) {
    if (options.adc != null) {
      return options.adc.bits().stream().map(AnalogOptions::adc).toList();
    }
    AnalogOptions chip =
        AnalogOptions.of(program.generated().flow(), options.analog, OptionalDouble.empty());
    return chip.enabled() ? List.of(chip) : List.of();
  }

  private static void print(
      PrintWriter out, Program program, Samples samples, Verification verification) {
    Comparison comparison = verification.comparison();
    out.printf(
        "%s on %s in %s: %s%n",
        program.network().name(),
        program.schedule().cg().arch().name(),
        program.schedule().cg().arch().mode(),
        comparison.bitExact() ? "bit-exact" : "DIFFERS");
    out.printf(
        "reference: %s, %d tensors, %,d values, %,d mismatches, %,d within a quantum behind float"
            + " kernels%n",
        verification.reference(),
        comparison.tensors(),
        comparison.elements(),
        comparison.mismatches(),
        comparison.floatKernelMismatches());
    if (comparison.first() != null) {
      out.println("first mismatch: " + comparison.first());
    }
    out.println("data: " + samples.description());
    program.assumptions().forEach(assumption -> out.println("assumed: " + assumption));
    accuracy(out, verification.accuracy());
    AdcTable.print(out, verification.adc());
    verification
        .seconds()
        .forEach((what, seconds) -> out.printf(Locale.ROOT, "%s: %.3f s%n", what, seconds));
  }

  private static void accuracy(PrintWriter out, Accuracy accuracy) {
    accuracy
        .sqnrDb()
        .ifPresent(
            sqnr -> out.printf(Locale.ROOT, "SQNR against the float model: %.1f dB%n", sqnr));
    out.printf(
        Locale.ROOT,
        "top-1 agreement with the float model: %.2f %% of %d%n",
        100 * accuracy.top1Agreement(),
        accuracy.samples());
    if (accuracy.labelled() > 0) {
      Accuracy.Difference difference = accuracy.top1Difference();
      out.printf(
          Locale.ROOT,
          "top-1: float %.2f %%, integer %.2f %%, n = %d, difference %+.2f points, paired 95 %%"
              + " interval [%+.2f, %+.2f]%n",
          100 * accuracy.top1Float().orElseThrow(),
          100 * accuracy.top1Integer().orElseThrow(),
          accuracy.labelled(),
          100 * difference.estimate(),
          100 * difference.low(),
          100 * difference.high());
    }
  }
}
