package cimmlc.cli;

import cimmlc.Compilation;
import cimmlc.Compiler;
import cimmlc.Schedule;
import cimmlc.data.Samples;
import cimmlc.diag.InvalidInputException;
import cimmlc.diag.Location;
import cimmlc.flow.FlowFile;
import cimmlc.flow.FlowPrinter;
import cimmlc.graph.Graph;
import cimmlc.graph.GraphPrinter;
import cimmlc.onnx.OnnxWriter;
import cimmlc.reference.Calibrator;
import cimmlc.report.ResultJson;
import cimmlc.report.ScheduleJson;
import cimmlc.report.Summary;
import cimmlc.schedule.cg.CgPrinter;
import cimmlc.schedule.mvm.MvmPrinter;
import cimmlc.schedule.vvm.VvmPrinter;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.ObjectNode;

/** {@code cimmlc compile}: the main job. */
@Command(name = "compile", description = "Compiles a network for a chip.")
final class CompileCommand implements Runnable {

  private static final Set<String> FILES =
      Set.of(
          "result.json",
          "schedule.json",
          FlowFile.FLOW,
          FlowFile.WEIGHTS,
          "annotated.onnx",
          "annotated.onnx.data",
          "report.html",
          "trace.json");

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "MODEL", description = "An ONNX file or a built-in network.")
  private String model = "";

  @Mixin private CompileOptions options;

  @Mixin private OutputOptions output;

  @Option(names = "--normalize", paramLabel = "MEAN,STD", description = "Of calibration inputs.")
  private String normalize = "0,1";

  @Override
  public void run() {
    options.check();
    if (options.adc != null) {
      options.adc.one();
    }
    Compiling compiling = new Compiling(options);
    try {
      Calibrator.prepare();
      // No variable of the imported network, which would keep its weights beside the integers.
      Compiler compiler = compiling.compiler(compiling.network(model));
      Samples calibration =
          compiling.calibration(
              compiler.network().graph(), cimmlc.data.Normalization.parse(normalize));
      if (options.emit != null || options.flat) {
        emit(compiler, calibration);
      } else {
        results(compiler, calibration);
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private void emit(Compiler compiler, Samples calibration) {
    Graph graph = compiler.quantize(calibration);
    PrintWriter out = spec.commandLine().getOut();
    CompileOptions.Level level = options.emit == null ? CompileOptions.Level.FLOW : options.emit;
    switch (level) {
      case GRAPH -> out.print(GraphPrinter.print(graph));
      case CG -> out.print(CgPrinter.print(compiler.schedule(graph)));
      case MVM -> out.print(mvm(compiler.levels(graph)));
      case VVM -> out.print(vvm(compiler.levels(graph)));
      case FLOW -> {
        Schedule schedule = compiler.levels(graph);
        if (options.flat) {
          cimmlc.flow.FlatPrinter.print(compiler.generate(schedule).flow(), out);
        } else {
          FlowPrinter.print(compiler.generate(schedule).flow(), out);
        }
      }
    }
  }

  private static String mvm(Schedule schedule) {
    return switch (schedule) {
      case Schedule.OnCrossbars(var mvm) -> MvmPrinter.print(mvm);
      case Schedule.OnRows(var vvm) -> MvmPrinter.print(vvm.mvm());
      case Schedule.OnCores _ -> throw unseen("MVM", "XBM or WLM");
    };
  }

  private static String vvm(Schedule schedule) {
    return switch (schedule) {
      case Schedule.OnRows(var vvm) -> VvmPrinter.print(vvm);
      case Schedule.OnCrossbars _, Schedule.OnCores _ -> throw unseen("VVM", "WLM");
    };
  }

  private static InvalidInputException unseen(String level, String modes) {
    return new InvalidInputException(
        Location.of("--emit"), "no level " + level + " in this mode, expected --mode " + modes);
  }

  private void results(Compiler compiler, Samples calibration) throws IOException {
    boolean writes = output.directory != null || !output.json;
    Path place =
        output.directory != null
            ? output.directory
            : Path.of(compiler.network().name() + "-" + archName());
    ResultDirectory directory = writes ? ResultDirectory.at(place, FILES) : null;
    Compilation compilation = compiler.compile(calibration);
    ObjectNode result = ResultJson.of(compilation);
    if (directory != null) {
      directory.write(files(compilation, result));
    }
    PrintWriter out = spec.commandLine().getOut();
    if (output.json) {
      out.println(result.toPrettyString());
    } else {
      out.print(Summary.print(compilation, result));
      out.println("written to " + place);
    }
  }

  private String archName() {
    return Path.of(options.arch).getFileName().toString().replaceFirst("\\.ya?ml$", "");
  }

  private static ResultDirectory.Content files(Compilation compilation, ObjectNode result) {
    Schedule schedule = compilation.program().schedule();
    return ResultDirectory.of(
        at ->
            OnnxWriter.annotate(
                compilation.graph(), ScheduleJson.metadata(schedule), at.resolve("annotated.onnx")),
        at -> compilation.generated().weights().write(at.resolve(FlowFile.WEIGHTS)),
        at -> FlowFile.write(compilation.generated().flow(), at.resolve(FlowFile.FLOW)),
        at -> Files.writeString(at.resolve("result.json"), result.toPrettyString() + "\n"),
        at ->
            Files.writeString(
                at.resolve("schedule.json"), ScheduleJson.of(schedule).toPrettyString() + "\n"));
  }
}
