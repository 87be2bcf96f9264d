package cimmlc.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedWriter;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The program {@code cimmlc}; a new command is added to the list of subcommands here. */
@Command(
    name = "cimmlc",
    description = "Compiles neural networks for computing-in-memory chips.",
    subcommands = {
      ArchCommand.class,
      BenchCommand.class,
      CheckCommand.class,
      CompileCommand.class,
      ModelCommand.class,
      QuantizeCommand.class,
      RunCommand.class,
      SimulateCommand.class,
      VerifyCommand.class
    },
    versionProvider = Main.Version.class,
    synopsisSubcommandLabel = "COMMAND")
public final class Main {

  @Option(
      names = "--debug",
      description = "Show the stack trace of a failure.",
      scope = ScopeType.INHERIT)
  private boolean debug;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.",
      scope = ScopeType.INHERIT)
  private boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Show the version.")
  private boolean version;

  private Main() {}

  /** Runs a command and ends the JVM with its exit code. */
  public static void main(String[] args) {
    PrintWriter out = new PrintWriter(stream(FileDescriptor.out), false);
    PrintWriter err = new PrintWriter(stream(FileDescriptor.err), true);
    System.exit(run(out, err, args));
  }

  /**
   * Runs a command in this JVM.
   *
   * @param out results; flushed at the end
   * @param err progress and problems
   * @return the exit code: 0, 1, 2 or 70
   */
  public static int run(PrintWriter out, PrintWriter err, String... args) {
    Main main = new Main();
    ErrorLines errors = new ErrorLines(err, () -> main.debug);
    CommandLine command =
        new CommandLine(main)
            .setOut(out)
            .setErr(err)
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setParameterExceptionHandler(errors)
            .setExecutionExceptionHandler(errors);
    try {
      return command.execute(args);
    } catch (Error e) {
      return errors.report(e);
    } finally {
      out.flush();
      err.flush();
    }
  }

  private static BufferedWriter stream(FileDescriptor descriptor) {
    return new BufferedWriter(new OutputStreamWriter(new FileOutputStream(descriptor), UTF_8));
  }

  /** The version in the jar's manifest. */
  static final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
      String version = Main.class.getPackage().getImplementationVersion();
      return new String[] {"cimmlc " + (version == null ? "(not packaged)" : version)};
    }
  }
}
