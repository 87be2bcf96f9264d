package cimmlc.cli;

import cimmlc.diag.InvalidInputException;
import cimmlc.diag.Location;
import cimmlc.flow.FlowFile;
import cimmlc.report.PerformanceJson;
import cimmlc.report.PerformanceSummary;
import cimmlc.sim.performance.PerformanceResult;
import cimmlc.sim.performance.PerformanceSimulator;
import cimmlc.sim.performance.SimulationOptions;
import java.io.PrintWriter;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cimmlc simulate}: latency, energy and power of a flow. */
@Command(name = "simulate", description = "Latency, energy and power of a flow.")
final class SimulateCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FLOW", description = "A flow, or a directory with flow.mop.")
  private Path flow = Path.of("");

  @Option(names = "--batch", paramLabel = "N", description = "Images of a batch. Default: 1.")
  private int batch = 1;

  @Option(names = "--json", description = "Print the machine-readable result alone on stdout.")
  private boolean json;

  @Override
  public void run() {
    if (batch < 1) {
      throw new InvalidInputException(
          Location.of("--batch"), "a batch of " + batch + " images, expected 1 at least");
    }
    PerformanceResult result =
        PerformanceSimulator.simulate(
            FlowFile.parse(flow).flow(), new SimulationOptions(batch, true));
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(PerformanceJson.of(result).toPrettyString());
    } else {
      out.print(PerformanceSummary.print(result));
    }
  }
}
