package cimmlc.cli;

import cimmlc.diag.Diagnostic;
import cimmlc.flow.FlowFile;
import cimmlc.flow.FlowSize;
import cimmlc.flow.legality.FlowVerifier;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cimmlc check}: whether a flow is legal; exit code 1 if it is not. */
@Command(name = "check", description = "Checks the legality of a flow.")
final class CheckCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FLOW", description = "A flow, or a directory with flow.mop.")
  private Path flow = Path.of("");

  @Override
  public Integer call() {
    FlowFile file = FlowFile.read(flow);
    List<Diagnostic> problems = FlowVerifier.verify(file.parsed());
    if (!problems.isEmpty()) {
      problems.forEach(spec.commandLine().getErr()::println);
      return 1;
    }
    FlowSize size = FlowSize.of(file.parsed().flow());
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        "%s: legal: %d segments, %d stages, %d meta-operators (%d in flat form)\n",
        flow, size.segments(), size.stages(), size.statements(), size.flatStatements());
    return 0;
  }
}
