package cimmlc.cli;

import java.io.PrintWriter;

/** How far a long command is: a line that overwrites itself on a terminal, else sparse lines. */
final class Progress {

  private final PrintWriter err;
  private final int total;
  private final boolean terminal;
  private long shown = System.nanoTime();

  Progress(PrintWriter err, int total) {
    this.err = err;
    this.total = total;
    java.io.Console console = System.console();
    this.terminal = console != null && console.isTerminal();
  }

  /** So many of the total are done. */
  void done(int count) {
    long interval = terminal ? 100_000_000L : 10_000_000_000L;
    if (System.nanoTime() - shown < interval) {
      return;
    }
    shown = System.nanoTime();
    err.print((terminal ? "\r" : "") + count + " of " + total + (terminal ? "" : "\n"));
    err.flush();
    if (terminal && count == total) {
      err.println();
    }
  }
}
